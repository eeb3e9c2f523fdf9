/* Any bytes through decode, verify, dump and encode, and back. What must hold: no crash and no leak
 * (sanitizers), a failed step says why, and a module that verifies survives the round trip.
 *
 *     cmake --preset fuzz && cmake --build --preset fuzz
 *     build-fuzz/fuzz/fuzz-module -max_len=4096 CORPUS-FOLDER */
#include "ir.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool load(Module *m, Str bytes, Diag *d) {
    return decode_module(m, bytes, d) && verify_module(m, NULL, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    Module first = {0}, second = {0};
    Diag d = {0};
    bool ok = load(&first, (Str){(const char *)bytes, size}, &d);
    if (ok != !d.failed || (!ok && d.message[0] == '\0')) abort();
    if (ok) {
        Buf encoded = {0}, again = {0}, text = {0};
        Toolchain toolchain;
        detect_toolchain(&first, &toolchain);
        dump_module(&first, &text);
        buf_free(&text);
        encode_module(&first, &encoded);
        if (!load(&second, buf_view(&encoded), &d)) abort();
        encode_module(&second, &again);
        if (encoded.len != again.len || memcmp(encoded.data, again.data, again.len) != 0) abort();
        buf_free(&encoded);
        buf_free(&again);
    }
    module_free(&first);
    module_free(&second);
    return 0;
}
