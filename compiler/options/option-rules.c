/* option-rules.c: what options mean together.
 *
 * Input: Options as the command line gives them. Output: the same with the defaults that depend on
 * others. Error: a combination that makes no sense, as wrong use of the command. Invariants: an
 * option that would have no effect is an error, not ignored. */
#include "options/board-hooks.h"
#include "options/option-table.h"

#include <stdlib.h>
#include <string.h>

static bool check_run(const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->guest.dirs.len; i++) {
        const char *sep = strstr(o->guest.dirs.data[i], "::");
        if (!sep || sep == o->guest.dirs.data[i] || !sep[2] || strcmp(sep + 2, ":ro") == 0)
            return diag_usage(d,
                              "--dir does not take '%s': write HOST::GUEST or HOST::GUEST:ro, "
                              "such as --dir .::/",
                              o->guest.dirs.data[i]);
    }
    for (uint32_t i = 0; i < o->guest.env.len; i++) {
        const char *eq = strchr(o->guest.env.data[i], '=');
        if (!eq || eq == o->guest.env.data[i])
            return diag_usage(d, "--env does not take '%s': write NAME=VALUE",
                              o->guest.env.data[i]);
    }
    for (uint32_t i = 0; i < o->guest.listen.len; i++) {
        const char *colon = strrchr(o->guest.listen.data[i], ':');
        char *end = NULL;
        unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 65536;
        if (port > 65535 || end == colon + 1 || *end)
            return diag_usage(d,
                              "--listen does not take '%s': write HOST:PORT, such as "
                              "127.0.0.1:8080",
                              o->guest.listen.data[i]);
    }
    return true;
}

/* What only makes sense for a machine without an operating system, and what does not there. */
static bool check_freestanding(const Options *o, Diag *d) {
    const char *freestanding = o->freestanding.memory                           ? "--memory"
                               : o->freestanding.stack                          ? "--stack"
                               : o->freestanding.instances                      ? "--instances"
                               : o->freestanding.exports                        ? "--exports"
                               : o->freestanding.hooks                          ? "--hooks"
                               : o->freestanding.compress                       ? "--compress"
                               : o->freestanding.size                           ? "--size"
                               : o->guest.max_memory && o->command == CMD_BUILD ? "--max-memory"
                                                                                : NULL;
    if (!o->freestanding.on)
        return !freestanding || diag_usage(d, "%s is for --freestanding", freestanding);
    const char *hosted = o->in.go_src.len       ? "--go-src"
                         : o->in.api            ? "--api"
                         : o->gen.profile_gen   ? "--profile-gen"
                         : o->gen.interruptible ? "--interruptible"
                         : o->gen.preinit       ? "--preinit"
                         : o->out.interface     ? "--interface"
                                                : NULL;
    if (hosted)
        return diag_usage(d, "%s needs an operating system, and cannot be used with --freestanding",
                          hosted);
    if (o->out.product != PRODUCT_UNSET && o->out.product != PRODUCT_LIB)
        return diag_usage(d,
                          "--freestanding makes a library (-o NAME.a): the firmware is linked by "
                          "its own project");
    unsigned hooks;
    return o->freestanding.hooks == NULL || board_hooks_parse(o->freestanding.hooks, &hooks, d);
}

bool option_rules(Options *o, Diag *d) {
    if (!o->native.optimize) o->native.optimize = o->freestanding.on ? "-Os" : "-O2";
    if (!o->in.path)
        return diag_usage(d, "no module given: gowasm-aot %s[options] MODULE.wasm; see --help",
                          o->command == CMD_BUILD ? ""
                          : o->command == CMD_RUN ? "run "
                                                  : "inspect ");
    if (o->gen.no_go_passes && o->gen.require_go_passes)
        return diag_usage(d, "--no-go-passes and --require-go-passes contradict each other");
    if (o->command == CMD_RUN) {
        o->out.product = PRODUCT_EXE;
        return check_run(o, d);
    }
    if (o->out.profile_pgo && o->gen.profile_use.len == 0)
        return diag_usage(d, "--profile-pgo writes what --profile-use has read: give both");
    o->out.by_suffix = o->out.path && o->out.product == PRODUCT_UNSET;
    if (o->out.by_suffix) o->out.product = option_product_by_suffix(o->out.path);
    if (o->gen.preinit && o->out.product == PRODUCT_WASM)
        return diag_usage(d,
                          "--preinit makes native code: a .wasm cannot express which parts of its "
                          "state must be fresh in each instance");
    if (o->out.depfile_name) o->out.depfile = true;
    if (o->native.no_cache && o->native.cache_dir)
        return diag_usage(d, "--no-cache and --cache-dir contradict each other");
    if (!check_freestanding(o, d)) return false;
    if (o->freestanding.on) o->out.product = PRODUCT_LIB;
    return true;
}
