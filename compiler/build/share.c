/* share.c: the tool's own files. Invariants: lists are sorted, so that the order in which a file
 * system gives names reaches no product and no cache key. */
#define _GNU_SOURCE
#include "build/share.h"
#include "base/vec.h"
#include "system/fs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *find_tool(const char *argv0) {
    char *self = realpath("/proc/self/exe", NULL);
    if (self || strchr(argv0, '/')) return self ? self : realpath(argv0, NULL);
    const char *path = getenv("PATH");
    Arena scratch = {0};
    for (const char *p = path ? path : ""; *p && !self; p += p[0] == ':') {
        size_t n = strcspn(p, ":");
        char *candidate = fs_format(&scratch, "%.*s/%s", (int)n, p, argv0);
        if (access(candidate, X_OK) == 0) self = realpath(candidate, NULL);
        p += n;
    }
    arena_free(&scratch);
    return self;
}

bool share_find(Share *share, const char *argv0, Arena *arena, Diag *d) {
    char *tool = find_tool(argv0);
    if (!tool)
        return diag_error(d, DIAG_NO_OFFSET, "cannot find the path of the gowasm-aot program");
    share->tool = fs_format(arena, "%s", tool);
    free(tool);
    const char *top = fs_dirname(arena, fs_dirname(arena, share->tool));
    share->dir = fs_format(arena, "%s/share/gowasm-aot", strcmp(top, "/") == 0 ? "" : top);
    if (fs_exists(fs_format(arena, "%s/sources.list", share->dir))) return true;
    return diag_error(
        d, DIAG_NO_OFFSET,
        "the runtime is missing: no '%s/sources.list'; the directories bin and share of "
        "gowasm-aot belong together",
        share->dir);
}

static bool is_for_arch(const char *line, size_t len, const char *arch, bool *generic) {
    const char *condition = memmem(line, len, " arch=", 6);
    if (!condition) return true;
    condition += 6;
    size_t n = len - (size_t)(condition - line);
    *generic = n == 7 && memcmp(condition, "generic", 7) == 0;
    return n == strlen(arch) && memcmp(condition, arch, n) == 0;
}

static bool is_for_others(const ShareWanted *w, const char *line, size_t len) {
    return (!w->gojs && memmem(line, len, " for=gojs", 9)) ||
           (!w->debug && memmem(line, len, " for=debug", 10)) ||
           (w->debug && memmem(line, len, " for=plain", 10)) ||
           w->freestanding != (memmem(line, len, " for=freestanding", 17) != NULL);
}

/* Is there NAME-ARCH.c or NAME-ARCH.S in place of NAME-generic.c? */
static bool has_sibling(const StringList *sources, const char *path, const char *arch) {
    const size_t name = (size_t)(strrchr(path, '-') + 1 - path), n = strlen(arch);
    for (uint32_t i = 0; i < sources->len; i++) {
        const char *other = sources->data[i];
        if (strncmp(other, path, name) == 0 && strncmp(other + name, arch, n) == 0 &&
            other[name + n] == '.')
            return true;
    }
    return false;
}

bool share_sources(const Share *share, const ShareWanted *wanted, StringList *out, Arena *arena,
                   Diag *d) {
    Buf text = {0};
    if (!fs_read(fs_format(arena, "%s/sources.list", share->dir), &text, d)) {
        buf_free(&text);
        return false;
    }
    StringList generic = {0};
    for (const char *p = (const char *)text.data; *p;) {
        size_t len = strcspn(p, "\n"), name = strcspn(p, " \n");
        if (len && *p != '#' && !is_for_others(wanted, p, len)) {
            bool is_generic = false, take = is_for_arch(p, len, wanted->arch, &is_generic);
            char *path = arena_copy(arena, p, name);
            if (take) VEC_PUSH(arena, out, path);
            if (is_generic && !take) VEC_PUSH(arena, &generic, path);
        }
        p += len + (p[len] == '\n');
    }
    for (uint32_t i = 0; i < generic.len; i++)
        if (!has_sibling(out, generic.data[i], wanted->arch)) VEC_PUSH(arena, out, generic.data[i]);
    buf_free(&text);
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_files(const Share *share, const char *folder, bool all, int depth, StringList *out,
                       Arena *arena) {
    DIR *dir = opendir(fs_format(arena, "%s/%s", share->dir, folder));
    if (!dir || depth > 8) {
        if (dir) closedir(dir);
        return depth > 0;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        char *path = fs_format(arena, "%s/%s", folder, entry->d_name);
        Str name = str_from(entry->d_name);
        if (all || str_ends(name, ".h") || str_ends(name, ".def")) VEC_PUSH(arena, out, path);
        if (!strchr(entry->d_name, '.')) list_files(share, path, all, depth + 1, out, arena);
    }
    closedir(dir);
    return true;
}

bool share_headers(const Share *share, const char *folder, StringList *out, Arena *arena, Diag *d) {
    if (!list_files(share, folder, false, 0, out, arena))
        return diag_error(d, DIAG_NO_OFFSET, "the runtime is missing: cannot read '%s/%s'",
                          share->dir, folder);
    if (out->len) qsort(out->data, out->len, sizeof *out->data, by_name);
    return true;
}

static void file_identity(const char *path, Sha256 *key) {
    struct stat st;
    if (stat(path, &st) != 0) return;
    sha256_text(key, path);
    sha256_number(key, (uint64_t)st.st_size);
    sha256_number(key, (uint64_t)st.st_mtim.tv_sec);
    sha256_number(key, (uint64_t)st.st_mtim.tv_nsec);
}

void share_folder_identity(const Share *share, const char *folder, Sha256 *key) {
    Arena scratch = {0};
    StringList files = {0};
    list_files(share, folder, true, 0, &files, &scratch);
    if (files.len) qsort(files.data, files.len, sizeof *files.data, by_name);
    for (uint32_t i = 0; i < files.len; i++)
        file_identity(fs_format(&scratch, "%s/%s", share->dir, files.data[i]), key);
    arena_free(&scratch);
}

void share_identity(const Share *share, Sha256 *key) {
    Arena scratch = {0};
    share_folder_identity(share, "runtime", key);
    share_folder_identity(share, "hostlib", key);
    share_folder_identity(share, "golang", key);
    file_identity(fs_format(&scratch, "%s/sources.list", share->dir), key);
    file_identity(share->tool, key);
    arena_free(&scratch);
}
