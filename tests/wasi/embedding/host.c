/* Runs the guest beside this file with everything an embedder can set: twice the same way and once
 * another way, in three threads at once. Prints what each wrote. */
#include "guest.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct run {
    const char *name, *folder;
    uint64_t now;
    uint8_t random;
    unsigned calls; /* that the log hook saw */
    bool saw_open;
    char out[4096], err[256];
    gowasm_error error;
} run;

static bool clock_hook(void *user, uint32_t id, uint64_t *nanoseconds) {
    run *r = user;
    if (id > 1) return false;
    *nanoseconds = r->now;
    r->now += 1000;
    return true;
}

static void sleep_hook(void *user, uint64_t nanoseconds) {
    run *r = user;
    r->now += nanoseconds;
}

static bool random_hook(void *user, void *to, size_t size) {
    run *r = user;
    for (size_t i = 0; i < size; i++) ((uint8_t *)to)[i] = r->random++;
    return true;
}

static void trace_hook(void *user, const char *line) {
    run *r = user;
    r->calls++;
    if (strstr(line, "path_open(3, 0x1, \"name\"") && strstr(line, " = success"))
        r->saw_open = true;
}

static void *body(void *user) {
    run *r = user;
    char text[] = "some input", name[32];
    snprintf(name, sizeof name, "WHO=%s", r->name);
    gowasm_buffer in = {text, strlen(text), 0};
    gowasm_buffer out = {r->out, sizeof r->out - 1, 0}, err = {r->err, sizeof r->err - 1, 0};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.argc = 2;
    o.argv = (const char *const[]){"guest", "report"};
    o.envp = (const char *const[]){name, NULL};
    o.preopens = &(gowasm_preopen){r->folder, "/data", true};
    o.preopen_count = 1;
    o.standard_in = (gowasm_stream)GOWASM_STREAM_BUFFER(&in);
    o.standard_out = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    o.standard_err = (gowasm_stream)GOWASM_STREAM_BUFFER(&err);
    o.max_files = 20;
    o.max_memory = 64 << 20;
    o.hooks = (gowasm_hooks){clock_hook, sleep_hook, random_hook, trace_hook, r};
    guest_instance *g;
    if (guest_new(&o, &g, &r->error) != GOWASM_OK) return NULL;
    guest_start(g);
    r->error = *gowasm_last_error(guest_base(g));
    guest_free(g);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    run runs[] = {{.name = "one", .folder = argv[1], .now = 1000000000},
                  {.name = "one", .folder = argv[1], .now = 1000000000},
                  {.name = "two", .folder = argv[2], .now = 2000000000, .random = 77}};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, body, &runs[i])) return 1;
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 3; i++)
        printf("--- %s: %s %d, log %s\n%s%s", runs[i].name,
               gowasm_status_name(runs[i].error.status), runs[i].error.exit_code,
               runs[i].calls > 20 && runs[i].saw_open ? "full" : "lacking", runs[i].out,
               runs[i].err);
    return 0;
}
