/* cxx-header.c: the C++ header of one module, PREFIX.hpp: a class over the functions of PREFIX.h.
 *
 * Input: the interface. Output: the header. Invariants: each method has a name that neither C++ nor
 * the class nor another export has; it calls PREFIX.h alone, so that classes of several modules go
 * together.
 *
 * Each export is two methods: NAME() throws gowasm::error, try_NAME() returns a gowasm::result.
 * Byte slices are gowasm::bytes in and std::string out. Everything is inline, C++17, and includes
 * PREFIX.h and gowasm.hpp. */
#include "base/map.h"
#include "headers/interface.h"
#include "headers/reserved-names.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* What the class has or uses in addition to the exports. */
static const char *const own_names[] = {
    "base",   "get",     "start", "reset",     "clone",   "swap", "error",   "result", "bytes",
    "buffer", "failure", "check", "instance_", "result_", "out_", "status_", "std"};

/* Can a class, method or parameter not have the name? */
static bool is_taken(const char *name) {
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++)
        if (strcmp(own_names[i], name) == 0) return true;
    const size_t n = strlen(name);
    return name_is_macro(name) || strncmp(name, "gowasm_", 7) == 0 ||
           (n > 2 && strcmp(name + n - 2, "_t") == 0); /* types that methods use */
}

static void write_class_name(const Interface *in, Buf *out) {
    buf_printf(out, "%s%s", in->prefix, is_taken(in->prefix) ? "_" : "");
}

static const char *suffix(const Interface *in, const char *c_name) {
    return c_name + strlen(in->prefix) + 1;
}

/* The methods of the exports, by their index; and all names that methods have. */
typedef struct Methods {
    Arena arena;
    Map names;
    const char **name;
} Methods;

static const char *joined(Methods *m, const char *a, const char *b) {
    Buf text = {0};
    buf_printf(&text, "%s%s", a, b);
    const char *s = arena_copy(&m->arena, text.data, text.len);
    buf_free(&text);
    return s;
}

static bool claim(Methods *m, const char *name) {
    Str plain = str_from(name), tried = str_from(joined(m, "try_", name));
    if (map_get(&m->names, plain) != MAP_NONE || map_get(&m->names, tried) != MAP_NONE)
        return false;
    map_add(&m->names, plain, 0);
    map_add(&m->names, tried, 0);
    return true;
}

static bool is_usable(const char *class, const char *name) {
    return name_is_c_identifier(name) && !is_taken(name) && strcmp(name, class) != 0;
}

/* NAME and try_NAME; NAME_ where C++, the class or another export has one of them already, _1
 * for 1; export_gowasm_x for gowasm_x: what is refused for how it begins no underscore at the end
 * would help, and nothing is refused that begins with export_. */
static const char *choose_name(Methods *m, const char *class, const char *name) {
    const bool digit = name[0] >= '0' && name[0] <= '9';
    const char *own = digit ? joined(m, "_", name) : name, *chosen = own;
    if (!is_usable(class, chosen)) chosen = joined(m, own, "_");
    if (!is_usable(class, chosen)) chosen = joined(m, "export_", own);
    while (!is_usable(class, chosen) || !claim(m, chosen)) chosen = joined(m, chosen, "_");
    return chosen;
}

/* First those that can have their own names. */
static void name_methods(const Interface *in, const char *class, Methods *m) {
    *m = (Methods){0};
    m->names.arena = &m->arena;
    m->name = ARENA_ARRAY(&m->arena, const char *, in->nexports);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < in->nexports; i++) {
            const InterfaceExport *e = &in->exports[i];
            if (e->runtime_only || e->type == NULL || m->name[i] != NULL) continue;
            const char *own = suffix(in, e->c_name);
            const bool keeps = name_is_c_identifier(own) && !is_taken(own) &&
                               strncmp(own, "try_", 4) != 0 && strcmp(own, class) != 0;
            if (keeps || pass == 1) m->name[i] = choose_name(m, class, own);
        }
}

static bool is_parameter(const InterfaceForm *f, const Buf *name) {
    for (uint32_t i = 0; i < f->nparams; i++)
        if (str_eq_c(buf_view(name), f->params[i].name)) return true;
    return false;
}

static void write_parameter(const InterfaceForm *f, uint32_t i, Buf *out) {
    Buf b = {0};
    buf_puts(&b, f->params[i].name);
    if (is_taken(f->params[i].name) || strncmp(f->params[i].name, "try_", 4) == 0) do
            buf_puts(&b, "_");
        while (is_parameter(f, &b));
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
        buf_printf(out, "struct %s_results", e->c_name);
    else
        buf_puts(out, "void");
}

static void write_parameters(const InterfaceForm *f, Buf *out) {
    for (uint32_t i = 0; i < f->nparams; i++) {
        const InterfaceParam *p = &f->params[i];
        size_t n = strlen(p->c_type);
        buf_printf(out, "%s%s%s", i != 0 ? ", " : "", p->bytes ? "bytes" : p->c_type,
                   !p->bytes && n != 0 && p->c_type[n - 1] == '*' ? "" : " ");
        write_parameter(f, i, out);
    }
}

static void write_call(const InterfaceExport *e, Buf *out) {
    const InterfaceForm *f = &e->form;
    buf_printf(out, "::%s(instance_", e->c_name);
    for (uint32_t i = 0; i < f->nparams; i++) {
        buf_puts(out, ", ");
        write_parameter(f, i, out);
    }
    if (f->returns == API_RETURNS_BYTES)
        buf_puts(out, ", out_.get()");
    else if (f->returns == API_AS_DECLARED && f->result != NULL)
        buf_puts(out, ", &result_");
    else if (f->returns == API_AS_DECLARED)
        for (uint32_t i = 0; e->type->nresults > 1 && i < e->type->nresults; i++)
            buf_printf(out, ", &result_.r%u", i);
    buf_puts(out, ")");
}

static void write_method(const InterfaceExport *e, const char *n, Buf *out) {
    const InterfaceForm *f = &e->form;
    Buf result = {0};
    write_result(e, &result);
    const char *r = (const char *)result.data;
    bool is_void = strcmp(r, "void") == 0, text = f->returns == API_RETURNS_BYTES;
    buf_puts(out, "\n    /* ");
    write_comment_text(e->go_name != NULL ? str_from(e->go_name) : e->export_->name, out);
    write_doc(f, out);
    buf_printf(out, " */\n    %s %s(", r, n);
    write_parameters(f, out);
    buf_printf(out, ") { %stry_%s(", is_void ? "" : "return ", n);
    for (uint32_t i = 0; i < f->nparams; i++) {
        buf_puts(out, i != 0 ? ", " : "");
        write_parameter(f, i, out);
    }
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
    buf_free(&result);
}

static void write_class(const Interface *in, Buf *out) {
    const char *p = in->prefix;
    Buf class = {0};
    write_class_name(in, &class);
    const char *c = (const char *)class.data;
    Methods methods;
    name_methods(in, c, &methods);
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
        c, c, c, c, c, c, c, c, c, c, c, c, c, c, p);
    buf_printf(
        out,
        "    /* For the functions of gowasm.h and %s.h; nullptr once it was moved from. */\n"
        "    gowasm_instance *base() const noexcept { return ::%s_base(instance_); }\n"
        "    ::%s_instance *get() const noexcept { return instance_; }\n\n"
        "    /* Returns to the state after construction, or to the last gowasm_checkpoint(). */\n"
        "    void reset() { check(::%s_reset(instance_)); }\n\n"
        "    /* Creates another instance, in the state to which reset() returns. */\n"
        "    %s clone(const gowasm_options *options = nullptr) const {\n"
        "        ::%s_instance *made = nullptr;\n        gowasm_error why;\n"
        "        if (::%s_clone(instance_, options, &made, &why) != GOWASM_OK)\n"
        "            throw error(why);\n        return %s(made);\n    }\n",
        p, p, p, p, c, p, p, c);
    if (interface_is_program(in))
        buf_printf(out,
                   "\n    /* Runs the program, once: its exit code. A trap is thrown. */\n"
                   "    int start() {\n"
                   "        const gowasm_status status = ::%s_start(instance_);\n"
                   "        if (status != GOWASM_EXIT) throw failure(status);\n"
                   "        return gowasm_last_error(base())->exit_code;\n    }\n",
                   p);
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (methods.name[i] != NULL) write_method(e, methods.name[i], out);
    }
    buf_printf(out,
               "\nprivate:\n    %s(const gowasm_options *options, int) : instance_(nullptr) {\n"
               "        gowasm_error why;\n"
               "        if (::%s_new(options, &instance_, &why) != GOWASM_OK) throw error(why);\n"
               "    }\n    explicit %s(::%s_instance *made) noexcept : instance_(made) {}\n\n"
               "    error failure(gowasm_status status) const {\n"
               "        if (instance_ == nullptr) return error(status, \"there is no instance: it "
               "was moved from\");\n"
               "        return error(base());\n    }\n"
               "    void check(gowasm_status status) const {\n"
               "        if (status != GOWASM_OK) throw failure(status);\n    }\n\n"
               "    ::%s_instance *instance_;\n};\n",
               c, p, c, p, p);
    arena_free(&methods.arena);
    buf_free(&class);
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
