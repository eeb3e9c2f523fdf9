/* tool-decode.c: decode, verify, encode and decode again, for many files in one process.
 *
 * Comes in on standard input: lines "accept IN OUT" (must be valid; the encoded module is written
 * to OUT.wasm, its text to OUT.wat), "reject IN" (must be refused) and "same A B" (must be the same
 * module, apart from names and custom sections). Goes out: one line for each that behaves
 * otherwise; the last line counts them. Exit status 0 when all did as told. */
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

static bool write_file(const char *stem, const char *suffix, const Buf *b) {
    char path[4100];
    snprintf(path, sizeof path, "%s%s", stem, suffix);
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool ok = fwrite(b->data, 1, b->len, f) == b->len;
    return fclose(f) == 0 && ok;
}

/* Encoding what encoding gave must change nothing. */
static bool accept(Str bytes, const char *stem, Diag *d) {
    Module m, again;
    Buf first = {0}, second = {0}, text = {0};
    bool ok = load(&m, bytes, d);
    if (!ok) return false;
    encode_module(&m, &first);
    dump_module(&m, &text);
    module_free(&m);
    ok = load(&again, buf_view(&first), d);
    if (ok) {
        encode_module(&again, &second);
        module_free(&again);
        if (!str_eq(buf_view(&first), buf_view(&second))) {
            ok = diag_error(d, DIAG_NO_OFFSET, "encoding twice gives something else");
        }
    }
    if (ok && (!write_file(stem, ".wasm", &first) || !write_file(stem, ".wat", &text))) {
        ok = diag_error(d, DIAG_NO_OFFSET, "cannot write %s", stem);
    }
    buf_free(&first);
    buf_free(&second);
    buf_free(&text);
    return ok;
}

/* The module without what a text does not say. */
static bool bare(Str bytes, Buf *out, Diag *d) {
    Module m;
    if (!load(&m, bytes, d)) return false;
    m.name = (Str){0};
    m.customs.len = 0;
    m.has_data_count = false;
    for (uint32_t i = 0; i < m.funcs.len; i++) m.funcs.data[i].name = (Str){0};
    encode_module(&m, out);
    module_free(&m);
    return true;
}

static bool same(Str a, Str b, Diag *d) {
    Buf x = {0}, y = {0};
    bool ok = bare(a, &x, d) && bare(b, &y, d);
    if (ok && !str_eq(buf_view(&x), buf_view(&y))) {
        ok = diag_error(d, DIAG_NO_OFFSET, "its text gives another module");
    }
    buf_free(&x);
    buf_free(&y);
    return ok;
}

static bool reject(Str bytes, Diag *d) {
    Module m;
    if (load(&m, bytes, d)) {
        module_free(&m);
        return diag_error(d, DIAG_NO_OFFSET, "was accepted");
    }
    fprintf(stderr, "%s\n", d->message);
    return strstr(d->message, "offset 0x") != NULL;
}

int main(void) {
    char line[9000], word[16], in[4000], second[4000];
    unsigned tasks = 0, failed = 0;
    while (fgets(line, sizeof line, stdin)) {
        Buf a = {0}, b = {0};
        Diag d = {.file = in};
        bool ok;
        int n = sscanf(line, "%15s %3999s %3999s", word, in, second);
        if (n < 2 || !read_file(in, &a)) return fprintf(stderr, "cannot do %s", line), 2;
        if (n == 3 && !strcmp(word, "accept")) {
            ok = accept(buf_view(&a), second, &d);
        } else if (n == 3 && !strcmp(word, "same")) {
            ok = read_file(second, &b) && same(buf_view(&a), buf_view(&b), &d);
        } else {
            ok = reject(buf_view(&a), &d);
        }
        tasks++;
        failed += !ok;
        if (!ok) printf("%s: %s\n", word, d.message);
        buf_free(&a);
        buf_free(&b);
    }
    printf("%u done, %u wrong\n", tasks, failed);
    return failed != 0;
}
