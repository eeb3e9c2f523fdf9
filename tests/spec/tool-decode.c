/* tool-decode.c: decode, verify, encode and decode again, for many files in one process.
 *
 * Comes in on standard input: lines "accept IN OUT" (must be valid; the encoded module is written to
 * OUT) and "reject IN" (must be refused). Goes out: one line for each that behaves otherwise; the
 * last line counts both kinds. Exit status 0 when all did as told. */
#include "ir.h"

#include <stdio.h>
#include <string.h>

static bool read_file(const char *path, Buf *out) {
    char chunk[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0) buf_bytes(out, chunk, n);
    return fclose(f) == 0;
}

static bool load(Module *m, Str bytes, Diag *d) {
    if (!decode_module(m, bytes, d)) return false;
    if (verify_module(m, NULL, d)) return true;
    module_free(m);
    return false;
}

/* Encoding what encoding gave must change nothing. */
static bool accept(Str bytes, const char *out_path, Diag *d) {
    Module m, again;
    Buf first = {0}, second = {0};
    bool ok = load(&m, bytes, d);
    if (!ok) return false;
    encode_module(&m, &first);
    module_free(&m);
    ok = load(&again, buf_view(&first), d);
    if (ok) {
        encode_module(&again, &second);
        module_free(&again);
        if (!str_eq(buf_view(&first), buf_view(&second))) {
            ok = diag_error(d, DIAG_NO_OFFSET, "encoding twice gives something else");
        }
    }
    FILE *f = ok ? fopen(out_path, "wb") : NULL;
    if (f) {
        fwrite(first.data, 1, first.len, f);
        fclose(f);
    }
    buf_free(&first);
    buf_free(&second);
    return ok;
}

int main(void) {
    char line[8192], in[4000], out[4000];
    unsigned accepted = 0, rejected = 0, failed = 0;
    while (fgets(line, sizeof line, stdin)) {
        Buf bytes = {0};
        Diag d = {.file = in};
        bool must_accept = sscanf(line, "accept %3999s %3999s", in, out) == 2;
        if (!must_accept && sscanf(line, "reject %3999s", in) != 1) return 2;
        if (!read_file(in, &bytes)) return perror(in), 2;
        if (must_accept) {
            accepted++;
            if (!accept(buf_view(&bytes), out, &d)) {
                failed++;
                printf("REFUSED %s\n", d.message);
            }
        } else {
            Module m;
            rejected++;
            if (load(&m, buf_view(&bytes), &d)) {
                failed++;
                printf("ACCEPTED %s\n", in);
                module_free(&m);
            } else if (!strstr(d.message, "offset 0x")) {
                failed++;
                printf("NO OFFSET %s\n", d.message);
            } else {
                fprintf(stderr, "%s\n", d.message);
            }
        }
        buf_free(&bytes);
    }
    printf("%u to accept, %u to refuse, %u wrong\n", accepted, rejected, failed);
    return failed != 0;
}
