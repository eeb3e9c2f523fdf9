/* api-header.c: the part of a header that only an API file can give: structures and comments.
 *
 * A Go structure with structs.HostLayout has the layout of C's; static assertions say so, and stop
 * the compiler where a platform has another one. */
#include "headers/interface.h"
#include "headers/reserved-names.h"

#include <string.h>

void write_doc(const InterfaceForm *form, Buf *out) {
    const ApiFunc *f = form->api;
    if (f == NULL) return;
    for (uint32_t i = 0; i < f->doc.len; i++) {
        Str line = str_from(f->doc.data[i]);
        buf_puts(out, line.len != 0 ? "\n * " : "\n *");
        write_comment_text(line, out);
    }
    for (uint32_t i = 0; i < f->params.len; i++) {
        const ApiParam *p = &f->params.data[i];
        if (p->pointee == NULL || p->bytes) continue;
        buf_puts(out, "\n * ");
        write_comment_text(str_from(p->name), out);
        buf_puts(out, " is a *");
        write_comment_text(str_from(p->pointee), out);
        buf_puts(out, " in the guest's memory.");
    }
}

static bool is_name(const char *s) {
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return s[n] == '\0' && n != 0 && !(s[0] >= '0' && s[0] <= '9');
}

/* PREFIX_NAME, or PREFIX_struct_NAME where a function has that name. */
static void struct_name(const Interface *in, const char *name, Buf *out) {
    size_t n = strlen(in->prefix), k = strlen(name);
    bool taken = is_own_name(name);
    for (uint32_t i = 0; i < in->nexports; i++) {
        const char *c = in->exports[i].c_name;
        if (c == NULL || strncmp(c, in->prefix, n) != 0 || c[n] != '_') continue;
        c += n + 1;
        if (strncmp(c, name, k) == 0 &&
            (c[k] == '\0' || strcmp(c + k, "_read") == 0 || strcmp(c + k, "_write") == 0))
            taken = true;
    }
    buf_printf(out, "%s_%s%s", in->prefix, taken ? "struct_" : "", name);
}

static void field_name(const ApiField *f, uint32_t i, Buf *out) {
    if (!is_name(f->name) || strcmp(f->name, "_") == 0)
        buf_printf(out, "field%u", i);
    else
        buf_printf(out, "%s%s", f->name, name_is_c_identifier(f->name) ? "" : "_");
}

static void write_struct(const Interface *in, const ApiStruct *s, Buf *out) {
    Buf name = {0};
    struct_name(in, s->name, &name);
    const char *n = (const char *)name.data, *p = in->prefix;
    buf_printf(out, "\n/* Go's %s. */\ntypedef struct %s {\n", s->name, n);
    for (uint32_t i = 0; i < s->fields.len; i++) {
        const ApiField *f = &s->fields.data[i];
        buf_puts(out, "    ");
        if (f->struct_ != NULL)
            struct_name(in, f->struct_, out);
        else
            buf_puts(out, api_types[f->type].c);
        buf_u8(out, ' ');
        field_name(f, i, out);
        buf_printf(out, "%s;\n", f->dimensions);
    }
    buf_printf(out, "} %s;\nGOWASM_STATIC_ASSERT(sizeof(%s) == %u, \"the size of %s\");\n", n, n,
               s->size, n);
    for (uint32_t i = 0; i < s->fields.len; i++) {
        buf_printf(out, "GOWASM_STATIC_ASSERT(offsetof(%s, ", n);
        field_name(&s->fields.data[i], i, out);
        buf_printf(out, ") == %u, \"its layout\");\n", s->fields.data[i].offset);
    }
    buf_printf(out,
               "static inline gowasm_status %s_read(%s_instance *instance, gowasm_ptr at, %s *to,\n"
               "                                    gowasm_error *error) {\n"
               "    return gowasm_read(%s_base(instance), at, to, sizeof *to, error);\n}\n"
               "static inline gowasm_status %s_write(%s_instance *instance, gowasm_ptr at, "
               "const %s *from,\n"
               "                                    gowasm_error *error) {\n"
               "    return gowasm_write(%s_base(instance), at, from, sizeof *from, error);\n}\n",
               n, p, n, p, n, p, n, p);
    buf_free(&name);
}

void write_structs(const Interface *in, Buf *out) {
    for (uint32_t i = 0; in->api != NULL && i < in->api->structs.len; i++)
        write_struct(in, &in->api->structs.data[i], out);
}
