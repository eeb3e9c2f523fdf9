/* cxx-header.c: the C++ header of one module, PREFIX.hpp: a class over the functions of PREFIX.h.
 *
 * Each export is two methods: NAME() throws gowasm::error, try_NAME() returns a gowasm::result.
 * Byte slices are gowasm::bytes in and std::string out. Everything is inline, C++17, and includes
 * PREFIX.h and gowasm.hpp. */
#include "headers/interface.h"

#include <ctype.h>
#include <string.h>

/* What the class has besides the exports. */
static const char *const own_names[] = {"base", "get", "start", "reset", "clone", "swap"};

static const char *suffix(const Interface *in, const char *c_name) {
    return c_name + strlen(in->prefix) + 1;
}

static bool is_export(const Interface *in, const char *name, size_t n) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->runtime_only || e->type == NULL) continue;
        const char *s = suffix(in, e->c_name);
        if (strlen(s) == n && strncmp(s, name, n) == 0) return true;
    }
    return false;
}

/* NAME, or NAME_ where C++ or the class has it already, or another export's try_ form. */
static void method_name(const Interface *in, const char *name, Buf *out) {
    bool taken = !is_c_identifier(name) || strcmp(name, in->prefix) == 0;
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++)
        taken = taken || strcmp(own_names[i], name) == 0;
    if (strncmp(name, "try_", 4) == 0) taken = taken || is_export(in, name + 4, strlen(name + 4));
    size_t n = strlen(name), underscores = taken ? 1 : 0;
    Buf b = {0};
    buf_puts(&b, name);
    if (taken) buf_puts(&b, "_");
    while (taken && is_export(in, (const char *)b.data, n + underscores)) {
        buf_puts(&b, "_");
        underscores++;
    }
    buf_str(out, buf_view(&b));
    buf_free(&b);
}

static void write_result(const InterfaceExport *e, Buf *out) {
    const InterfaceForm *f = &e->form;
    if (f->returns == API_RETURNS_BYTES)
        buf_puts(out, "std::string");
    else if (f->returns == API_RETURNS_NOTHING)
        buf_puts(out, "void");
    else if (f->result != NULL)
        buf_puts(out, f->result);
    else if (e->type->nresults > 1)
        buf_printf(out, "%s_results", e->c_name);
    else
        buf_puts(out, "void");
}

static void write_parameters(const InterfaceForm *f, Buf *out) {
    for (uint32_t i = 0; i < f->nparams; i++) {
        const InterfaceParam *p = &f->params[i];
        size_t n = strlen(p->c_type);
        buf_printf(out, "%s%s%s%s", i != 0 ? ", " : "", p->bytes ? "bytes" : p->c_type,
                   !p->bytes && n != 0 && p->c_type[n - 1] == '*' ? "" : " ", p->name);
    }
}

static void write_call(const InterfaceExport *e, Buf *out) {
    const InterfaceForm *f = &e->form;
    buf_printf(out, "::%s(instance_", e->c_name);
    for (uint32_t i = 0; i < f->nparams; i++) buf_printf(out, ", %s", f->params[i].name);
    if (f->returns == API_RETURNS_BYTES)
        buf_puts(out, ", out_.get()");
    else if (f->returns == API_AS_DECLARED && f->result != NULL)
        buf_puts(out, ", &result_");
    else if (f->returns == API_AS_DECLARED)
        for (uint32_t i = 0; e->type->nresults > 1 && i < e->type->nresults; i++)
            buf_printf(out, ", &result_.r%u", i);
    buf_puts(out, ")");
}

static void write_method(const Interface *in, const InterfaceExport *e, Buf *out) {
    const InterfaceForm *f = &e->form;
    Buf name = {0}, result = {0};
    method_name(in, suffix(in, e->c_name), &name);
    write_result(e, &result);
    const char *n = (const char *)name.data, *r = (const char *)result.data;
    bool is_void = strcmp(r, "void") == 0, text = f->returns == API_RETURNS_BYTES;
    buf_puts(out, "\n    /* ");
    write_comment_text(e->go_name != NULL ? str_from(e->go_name) : e->export_->name, out);
    write_doc(f, out);
    buf_printf(out, " */\n    %s %s(", r, n);
    write_parameters(f, out);
    buf_printf(out, ") { %stry_%s(", is_void ? "" : "return ", n);
    for (uint32_t i = 0; i < f->nparams; i++)
        buf_printf(out, "%s%s", i != 0 ? ", " : "", f->params[i].name);
    buf_printf(out, ").value(); }\n    result<%s> try_%s(", r, n);
    write_parameters(f, out);
    buf_puts(out, ") {\n");
    if (text)
        buf_puts(out, "        buffer out_;\n");
    else if (!is_void)
        buf_printf(out, "        %s result_ = {};\n", r);
    buf_puts(out, "        const gowasm_status status_ = ");
    write_call(e, out);
    buf_printf(out, ";\n        if (status_ != GOWASM_OK) return failure(status_);\n");
    buf_printf(out, "        return %s;\n    }\n",
               text      ? "out_.text()"
               : is_void ? "result<void>()"
                         : "result_");
    buf_free(&name);
    buf_free(&result);
}

static void write_class(const Interface *in, Buf *out) {
    const char *p = in->prefix;
    buf_printf(
        out,
        "/* One sandboxed instance of the module: made, moved, freed with its scope. */\n"
        "class %s {\npublic:\n"
        "    /* Throws gowasm::error. `options` is borrowed for the call. */\n"
        "    %s() : %s(nullptr, 0) {}\n"
        "    explicit %s(const gowasm_options &options) : %s(&options, 0) {}\n"
        "    %s(%s &&other) noexcept : instance_(std::exchange(other.instance_, nullptr)) {}\n"
        "    %s &operator=(%s &&other) noexcept {\n"
        "        std::swap(instance_, other.instance_);\n        return *this;\n    }\n"
        "    %s(const %s &) = delete;\n    %s &operator=(const %s &) = delete;\n"
        "    ~%s() { ::%s_free(instance_); }\n\n",
        p, p, p, p, p, p, p, p, p, p, p, p, p, p, p);
    buf_printf(
        out,
        "    /* For the functions of gowasm.h and %s.h; nullptr once it was moved from. */\n"
        "    gowasm_instance *base() const noexcept { return ::%s_base(instance_); }\n"
        "    %s_instance *get() const noexcept { return instance_; }\n\n"
        "    /* Back to the state after construction, or to the last gowasm_checkpoint(). */\n"
        "    void reset() { check(::%s_reset(instance_)); }\n\n"
        "    /* Another instance in the state that reset() leads to. */\n"
        "    %s clone(const gowasm_options *options = nullptr) const {\n"
        "        %s_instance *made = nullptr;\n        gowasm_error why;\n"
        "        if (::%s_clone(instance_, options, &made, &why) != GOWASM_OK)\n"
        "            throw error(why);\n        return %s(made);\n    }\n",
        p, p, p, p, p, p, p, p);
    if (is_program(in))
        buf_printf(out,
                   "\n    /* Runs the program, once: its exit code. A trap is thrown. */\n"
                   "    int start() {\n"
                   "        const gowasm_status status = ::%s_start(instance_);\n"
                   "        if (status != GOWASM_EXIT) throw failure(status);\n"
                   "        return gowasm_last_error(base())->exit_code;\n    }\n",
                   p);
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (!e->runtime_only && e->type != NULL) write_method(in, e, out);
    }
    buf_printf(out,
               "\nprivate:\n    %s(const gowasm_options *options, int) : instance_(nullptr) {\n"
               "        gowasm_error why;\n"
               "        if (::%s_new(options, &instance_, &why) != GOWASM_OK) throw error(why);\n"
               "    }\n    explicit %s(%s_instance *made) noexcept : instance_(made) {}\n\n"
               "    error failure(gowasm_status status) const {\n"
               "        if (instance_ == nullptr) return error(status, \"there is no instance: it "
               "was moved from\");\n"
               "        return error(base());\n    }\n"
               "    void check(gowasm_status status) const {\n"
               "        if (status != GOWASM_OK) throw failure(status);\n    }\n\n"
               "    %s_instance *instance_;\n};\n",
               p, p, p, p, p);
}

void write_cxx_header(const Interface *in, const char *c_header, Buf *out) {
    Buf guard = {0};
    for (const char *c = in->prefix; *c != '\0'; c++)
        buf_u8(&guard, (uint8_t)toupper((unsigned char)*c));
    buf_printf(out,
               "/* %s.hpp: the C++17 interface of a WebAssembly module, over its C header.\n"
               " * Written by gowasm-aot: changes will be lost. */\n"
               "#ifndef GOWASM_MODULE_%s_HPP\n#define GOWASM_MODULE_%s_HPP\n\n"
               "#include \"%s\"\n#include \"gowasm.hpp\"\n\nnamespace gowasm {\n\n",
               in->prefix, guard.data, guard.data, c_header);
    write_class(in, out);
    buf_printf(out, "\n} // namespace gowasm\n\n#endif /* GOWASM_MODULE_%s_HPP */\n", guard.data);
    buf_free(&guard);
}
