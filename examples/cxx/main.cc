// The class gowasm::words is in words.hpp: methods for the package's exports.
#include "words.hpp"

#include <iostream>
#include <string>

// What the guest imports is a C function; its user pointer is ours.
extern "C" void words_import_env_word(words_instance *instance, gowasm_buffer *out) {
    const auto *word = static_cast<const std::string *>(gowasm_user(words_base(instance)));
    gowasm_buffer_set(out, word->data(), word->size());
}

int main() {
    std::string word = "good morning";
    gowasm_options options = GOWASM_OPTIONS_INIT;
    const gowasm_stream none = GOWASM_STREAM_NONE;
    options.user = &word;
    options.standard_err = none; // Go's own traceback: the exception has it
    gowasm::words w(options);

    std::cout << w.greet("gopher") << "\n"; // errors are exceptions
    try {
        w.greet(std::string(3, ' '));
    } catch (const gowasm::error &e) {
        std::cout << gowasm_status_name(e.status()) << ": " << e.what() << "\n";
    }

    gowasm::words other = w.clone(); // a sandbox of its own, in the state after construction
    word = "hello";
    if (auto text = other.try_greet("world")) // or values
        std::cout << *text << "\n";
    if (auto none_each = other.try_share(7, 0); !none_each)
        std::cout << none_each.error().trace();
    other.reset(); // after a panic
    std::cout << other.share(7, 2) << "\n";
}
