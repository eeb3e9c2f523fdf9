/* gowasm.hpp: the part that the C++ headers that gowasm-aot writes (--cxx-header) share: errors as
 * exceptions or as values, and bytes. C++17, header-only, a thin layer over gowasm.h.
 *
 * Threads: as in gowasm.h; a result or an error belongs to the code that holds it. */
#ifndef GOWASM_HPP
#define GOWASM_HPP

#include "gowasm.h"

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace gowasm {

/* A failed call: a gowasm_error that can be thrown. what() is its whole text, as of
 * gowasm_error_text(). */
class error : public std::runtime_error {
  public:
    explicit error(const gowasm_error &from)
        : std::runtime_error(from.message), details_(std::make_shared<gowasm_error>(from)) {}

    /* The error of an instance's last failed call. */
    explicit error(const gowasm_instance *instance)
        : std::runtime_error(gowasm_error_text(instance, nullptr)),
          details_(std::make_shared<gowasm_error>(*gowasm_last_error(instance))) {}

    /* An error that has no instance to ask for details. */
    error(gowasm_status status, const char *message) : error(made(status, message)) {}

    gowasm_status status() const noexcept {
        return details_->status;
    }
    gowasm_trap_kind trap() const noexcept {
        return details_->trap;
    }
    int exit_code() const noexcept {
        return details_->exit_code;
    }
    const gowasm_error &details() const noexcept {
        return *details_;
    }

    /* The message and the guest's stack, as gowasm_error_print() shows them. */
    std::string trace() const {
        std::string text;
        gowasm_error_format(
            details_.get(),
            [](void *user, const char *piece, size_t size) {
                static_cast<std::string *>(user)->append(piece, size);
            },
            &text);
        return text;
    }

  private:
    static gowasm_error made(gowasm_status status, const char *message) {
        gowasm_error e;
        std::memset(&e, 0, sizeof e);
        e.status = status;
        std::strncpy(e.message, message, sizeof e.message - 1);
        return e;
    }

    std::shared_ptr<const gowasm_error> details_;
};

/* A value or an error, like std::expected (C++23). */
template <class T> class [[nodiscard]] result {
  public:
    result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    result(gowasm::error e) : state_(std::in_place_index<1>, std::move(e)) {}

    bool has_value() const noexcept {
        return state_.index() == 0;
    }
    explicit operator bool() const noexcept {
        return has_value();
    }

    /* The value; without one the error is thrown. */
    T &value() & {
        check();
        return std::get<0>(state_);
    }
    const T &value() const & {
        check();
        return std::get<0>(state_);
    }
    T &&value() && {
        check();
        return std::move(std::get<0>(state_));
    }
    T &operator*() & {
        return value();
    }
    const T &operator*() const & {
        return value();
    }
    T &&operator*() && {
        return std::move(*this).value();
    }
    T *operator->() {
        return &value();
    }
    const T *operator->() const {
        return &value();
    }
    template <class U> T value_or(U &&other) const & {
        return has_value() ? std::get<0>(state_) : static_cast<T>(std::forward<U>(other));
    }

    /* Only if there is no value. */
    const gowasm::error &error() const {
        return std::get<1>(state_);
    }

  private:
    void check() const {
        if (!has_value()) throw std::get<1>(state_);
    }

    std::variant<T, gowasm::error> state_;
};

template <> class [[nodiscard]] result<void> {
  public:
    result() : state_() {}
    result(gowasm::error e) : state_(std::move(e)) {}

    bool has_value() const noexcept {
        return state_.index() == 0;
    }
    explicit operator bool() const noexcept {
        return has_value();
    }
    void value() const {
        if (!has_value()) throw std::get<1>(state_);
    }
    const gowasm::error &error() const {
        return std::get<1>(state_);
    }

  private:
    std::variant<std::monostate, gowasm::error> state_;
};

/* Bytes or text as an argument, borrowed for the call: made from a string literal, std::string,
 * std::string_view, or anything with data() and size() whose elements are one byte long, such as
 * std::vector<std::uint8_t> and std::array<std::byte, N>. */
class bytes {
  public:
    bytes(const char *text) : bytes_(gowasm_string(text)) {}
    bytes(std::string_view text) : bytes_{text.data(), text.size()} {}
    bytes(const std::string &text) : bytes_{text.data(), text.size()} {}
    bytes(gowasm_bytes from) : bytes_(from) {}
    bytes(const void *data, std::size_t size) : bytes_{data, size} {}
    template <class Range,
              class Element = std::remove_pointer_t<decltype(std::declval<const Range &>().data())>,
              class = std::enable_if_t<sizeof(Element) == 1>,
              class = decltype(std::declval<const Range &>().size())>
    bytes(const Range &range) : bytes_{range.data(), range.size()} {}

    operator gowasm_bytes() const noexcept {
        return bytes_;
    }

  private:
    gowasm_bytes bytes_;
};

/* The guest's bytes as text, in functions that the guest calls: borrowed. */
inline std::string_view view(gowasm_bytes b) {
    return std::string_view(static_cast<const char *>(b.data), b.size);
}

/* Storage for a result that is bytes. */
class buffer {
  public:
    buffer() noexcept : buffer_{nullptr, 0, 0} {}
    buffer(const buffer &) = delete;
    buffer &operator=(const buffer &) = delete;
    ~buffer() {
        gowasm_buffer_free(&buffer_);
    }

    gowasm_buffer *get() noexcept {
        return &buffer_;
    }
    std::string text() const {
        return buffer_.used == 0
                   ? std::string()
                   : std::string(static_cast<const char *>(buffer_.data), buffer_.used);
    }

  private:
    gowasm_buffer buffer_;
};

} // namespace gowasm

#endif
