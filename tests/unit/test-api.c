/* test-api.c: API files: what is read, and that no damaged one is taken or does harm. */
#include "check.h"
#include "headers/api.h"

#include <stdlib.h>
#include <string.h>

static const char text[] = "gowasm-api 1\n"
                           "# a comment\n"
                           "source /home/a b/main.go\n"
                           "struct In 8\nfield A [2][2]uint16 0\nend\n"
                           "struct Out 16\nfield I In 0\nfield F float64 8\nend\n"
                           "export f\nat main.go:3\ndoc Says it.\ndoc\ndoc  indented\n"
                           "param p *uint8\nparam n uint32\nparam o *Out\nparam - string\n"
                           "result result\nbytes p n\nreturns string\nend\n"
                           "import env g\r\nparam x bool\r\nend\r\n";

static void reads(void) {
    Arena arena = {0};
    Api api = {0};
    Diag d = {0};
    CHECK(api_read(str_from(text), "a.api", &arena, &api, &d));
    CHECK_INT(api.funcs.len, ==, 2);
    CHECK_INT(api.structs.len, ==, 2);
    CHECK_TEXT(api.sources.data[0], "/home/a b/main.go");
    CHECK_TEXT(api.structs.data[0].fields.data[0].dimensions, "[2][2]");
    CHECK_INT(api.structs.data[0].fields.data[0].type, ==, API_UINT16);
    CHECK_TEXT(api.structs.data[1].fields.data[0].struct_, "In");
    const ApiFunc *f = &api.funcs.data[0];
    CHECK_TEXT(f->name, "f");
    CHECK(f->module == NULL);
    CHECK_TEXT(f->at, "main.go:3");
    CHECK_INT(f->doc.len, ==, 3);
    CHECK_TEXT(f->doc.data[1], "");
    CHECK_TEXT(f->doc.data[2], " indented");
    CHECK_INT(f->params.len, ==, 4);
    CHECK(f->params.data[0].bytes && !f->params.data[2].bytes);
    CHECK_TEXT(f->params.data[2].pointee, "Out");
    CHECK_INT(f->params.data[3].type, ==, API_STRING);
    CHECK_INT(f->results.data[0], ==, API_RESULT);
    CHECK_INT(f->returns, ==, API_RETURNS_BYTES);
    CHECK_TEXT(api.funcs.data[1].module, "env");
    CHECK_INT(api.funcs.data[1].params.data[0].type, ==, API_BOOL);
    arena_free(&arena);
}

/* Every beginning of it, and every change of a byte to a few others: read or refused, and an error
 * names the file. */
static void damaged(void) {
    static const char bytes[] = {'\0', '\n', ' ', '*', '[', '9', '\xff', '-'};
    size_t n = sizeof text - 1;
    char *copy = malloc(n);
    CHECK(copy != NULL);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k <= sizeof bytes; k++) {
            Arena arena = {0};
            Api api = {0};
            Diag d = {0};
            memcpy(copy, text, n);
            if (k < sizeof bytes) copy[i] = bytes[k];
            Str s = {copy, k < sizeof bytes ? n : i};
            if (!api_read(s, "a.api", &arena, &api, &d)) {
                CHECK(d.failed);
                CHECK(strstr(d.message, "a.api: line ") != NULL ||
                      strstr(d.message, "a.api: ") != NULL);
            }
            arena_free(&arena);
        }
    }
    free(copy);
}

static void refused(const char *body, const char *message) {
    char whole[512];
    Arena arena = {0};
    Api api = {0};
    Diag d = {0};
    snprintf(whole, sizeof whole, "gowasm-api 1\n%s", body);
    CHECK(!api_read(str_from(whole), "a.api", &arena, &api, &d));
    CHECK(strstr(d.message, message) != NULL);
    arena_free(&arena);
}

int main(void) {
    reads();
    damaged();
    refused("export\nend\n", "how is it called?");
    refused("import env\nend\n", "how is it called?");
    refused("export f\nparam a int32\nparam b int32\nparam a int8\nend\n",
            "line 5: a second parameter 'a'");
    refused("export f\nparam a\nend\n", "a parameter has a name and a type");
    refused("export f\nparam a uint32\nparam b uint32\nbytes a b\nbytes a b\nend\n",
            "two directives name the same parameter: 'a'");
    refused("export f\nparam a pointer\nbytes q a\nend\n", "the function does not have: 'q'");
    refused("export f\nparam a pointer\nparam b uint32\nbytes a q\nend\n",
            "not the parameter after its pointer: 'q'");
    refused("export f\nparam a float64\nparam b uint32\nbytes a b\nend\n",
            "must be a *byte, unsafe.Pointer, uintptr or uint32: 'a'");
    refused("export f\nparam a pointer\nparam b int64\nbytes a b\nend\n",
            "must be a uint32, int32 or uintptr: 'b'");
    refused("export f\nparam a *int64\nparam b int32\nbytes a b\nend\n", "or uint32: 'a'");
    refused("export f\nresult int32\nreturns bytes\nend\n", "must be a gowasmapi.Result");
    refused("export f\nresult uint64\nreturns much\nend\n",
            "says bytes, string or nothing, and not 'much'");
    refused("struct S 8\nend\n", "a struct without fields");
    refused("struct S 99999999999\nend\n", "a name and a size");
    refused("struct S-T 8\n", "not a name in C");
    refused("struct S 8\nfield a S 0\nend\n", "unknown type 'S'");
    refused("struct S 8\nfield a [0]int8 0\nend\n", "no array type");
    refused("struct S 8\nfield a [99999999999999999999]int8 0\nend\n", "no array type");
    refused("struct S 8\nfield a string 0\nend\n", "not a field's type");
    refused("struct S 8\nfield a int8 0\nend\nstruct S 8\n", "a second struct");
    refused("export a b c d\nend\n", "too many words");
    refused("nonsense\n", "unknown statement 'nonsense'");
    return check_result();
}
