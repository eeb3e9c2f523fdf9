/* command-main.c: the C main() of a module that is compiled to an executable: runs it as a command.
 *
 * The guest gets this process's arguments, environment, stdin, stdout and stderr, and of files what
 * the program was built to grant (gowasm__main_words). Under `gowasm-aot run` (argv[0] says so) it
 * gets what stands before "--" in argv instead, nothing of the environment, and the arguments after
 * "--". A set-uid program takes no such words from who starts it. The words: grant=all,
 * dir=HOST::GUEST[:ro], env=NAME=VALUE, listen=HOST:PORT, max-memory=BYTES, timeout=NANOSECONDS,
 * trace=wasi.
 *
 * Exit status: the guest's; 134 for a trap, 124 for a time-out, 1 for other failures. */
#define _GNU_SOURCE
#include "gowasm_rt_hosted.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define EXIT_TRAP 134
#define EXIT_TIMEOUT 124
#define RUN_MARK "gowasm-aot run"

/* The tool writes them. */
extern const gowasm_module *const gowasm__main_module;
extern const char *const gowasm__main_words[]; /* NULL at the end */

static const char *program;
static char late_message[256];

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s: %s\n", program, what, why);
    exit(1);
}

static void *list(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size);
    if (!p) fail("cannot start", "out of memory");
    return p;
}

static void time_is_up(int sig) {
    (void)sig;
    ssize_t ignored = write(2, late_message, strlen(late_message));
    (void)ignored;
    _exit(EXIT_TIMEOUT);
}

static void limit_time(unsigned long long ns) {
    struct sigaction action;
    struct itimerval timer = {{0, 0}, {0, 0}};
    snprintf(late_message, sizeof late_message, "%.200s: stopped: the time is up\n", program);
    memset(&action, 0, sizeof action);
    action.sa_handler = time_is_up;
    action.sa_flags = SA_ONSTACK; /* the guest's stack may be used up */
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    unsigned long long us = ns / 1000 + (ns % 1000 != 0);
    timer.it_value.tv_sec = (time_t)(us / 1000000);
    timer.it_value.tv_usec = (suseconds_t)(us % 1000000);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void trace(void *user, const char *line) {
    (void)user;
    fprintf(stderr, "%s\n", line);
}

static int listen_on(char *where) {
    char *colon = strrchr(where, ':');
    *colon = 0;
    char *host = where;
    size_t n = strlen(host);
    if (n > 1 && host[0] == '[' && host[n - 1] == ']') { /* [::1]:80 */
        host[n - 1] = 0;
        host++;
    }
    struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *found;
    int e = getaddrinfo(*host ? host : NULL, colon + 1, &hints, &found);
    if (e) fail("cannot listen", gai_strerror(e));
    int fd = -1, one = 1;
    for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
        /* Not blocking: Go waits for it together with everything else then. */
        fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol);
        if (fd < 0) continue;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(fd, a->ai_addr, a->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
            int kept = errno;
            close(fd);
            errno = kept;
            fd = -1;
        }
    }
    freeaddrinfo(found);
    if (fd < 0) fail("cannot listen", strerror(errno));
    return fd;
}

static void add_preopen(gowasm_preopen *p, char *text) {
    char *sep = strstr(text, "::");
    size_t n = strlen(sep + 2);
    if (n > 3 && strcmp(sep + 2 + n - 3, ":ro") == 0) {
        p->read_only = true;
        sep[2 + n - 3] = 0;
    }
    *sep = 0;
    p->host = text;
    p->guest = sep + 2;
}

/* What is after "NAME=", if `word` starts so. */
static char *value_of(char *word, const char *name) {
    size_t n = strlen(name);
    return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1 : NULL;
}

/* What the guest may use, as the words say; arrays with room for all of them. */
typedef struct grants {
    gowasm_preopen *preopens;
    size_t preopen_count;
    const char **env;
    size_t env_count;
    int *listeners;
    size_t listener_count;
    unsigned long long timeout;
} grants;

static void add_env(grants *g, const char *variable) {
    size_t name = strcspn(variable, "=");
    for (size_t i = 0; i < g->env_count; i++)
        if (strncmp(g->env[i], variable, name) == 0 && g->env[i][name] == '=') return;
    g->env[g->env_count++] = variable;
}

/* All files, and relative names as the process has them: Go takes PWD, wasi-libc ".". */
static void grant_all(grants *g) {
    static char here[4 + 4096] = "PWD=";
    g->preopens[g->preopen_count++] = (gowasm_preopen){"/", "/", false};
    if (getcwd(here + 4, sizeof here - 4) == NULL) return;
    g->preopens[g->preopen_count++] = (gowasm_preopen){".", ".", false};
    add_env(g, here);
}

static void read_word(gowasm_options *o, grants *g, const char *word) {
    char *v, *copy = strdup(word);
    if (copy == NULL) fail("cannot start", "out of memory");
    if (value_of(copy, "grant") != NULL) grant_all(g);
    if ((v = value_of(copy, "dir"))) add_preopen(&g->preopens[g->preopen_count++], v);
    if ((v = value_of(copy, "env"))) add_env(g, v);
    if ((v = value_of(copy, "listen"))) g->listeners[g->listener_count++] = listen_on(v);
    if ((v = value_of(copy, "max-memory"))) o->max_memory = strtoull(v, NULL, 10);
    if ((v = value_of(copy, "timeout"))) g->timeout = strtoull(v, NULL, 10);
    if ((v = value_of(copy, "trace"))) o->hooks.trace = trace;
}

static size_t length(const char *const *strings) {
    size_t n = 0;
    while (strings[n] != NULL) n++;
    return n;
}

/* The options that so many words make, and this environment, which does not replace what the words
 * say. The program's name and arguments are set before, as messages need them. */
static unsigned long long read_options(gowasm_options *o, size_t count, const char *const *words,
                                       const char *const *environment) {
    size_t inherited = length(environment);
    grants g = {
        .preopens = list(count + 2, sizeof *g.preopens),
        .env = list(count + inherited + 2, sizeof *g.env),
        .listeners = list(count, sizeof *g.listeners),
    };
    for (size_t i = 0; i < count; i++) read_word(o, &g, words[i]);
    for (size_t i = 0; i < inherited; i++) add_env(&g, environment[i]);
    o->preopens = g.preopens;
    o->preopen_count = g.preopen_count;
    o->envp = g.env;
    o->listeners = g.listeners;
    o->listener_count = g.listener_count;
    return g.timeout;
}

static int finish(gowasm_status status, const gowasm_error *error) {
    switch (status) {
    case GOWASM_OK:
        return 0;
    case GOWASM_EXIT:
        return error->exit_code & 0xff;
    case GOWASM_TRAP:
        fprintf(stderr, "%s: trap: %s\n", program, error->message);
        return EXIT_TRAP;
    case GOWASM_TIMEOUT:
        fprintf(stderr, "%s: %s\n", program, error->message);
        return EXIT_TIMEOUT;
    default:
        fprintf(stderr, "%s: %s: %s\n", program, gowasm_status_name(status), error->message);
        return 1;
    }
}

int main(int argc, char **argv) {
    extern char **environ;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    gowasm_instance *instance = NULL;
    gowasm_error error = {0};
    static const char *const no_environment[] = {NULL};
    const char *const *words = gowasm__main_words, *const *environment = (void *)environ;
    size_t count = length(words);
    int first = 0;
    o.standard_in.fd = 0;
    if (argc > 0 && strcmp(argv[0], RUN_MARK) == 0 && !getauxval(AT_SECURE)) {
        for (first = 1; first < argc && strcmp(argv[first], "--") != 0; first++) {
        }
        words = (const char *const *)argv + 1;
        count = (size_t)first - 1;
        environment = no_environment;
        first++;
    }
    program = first < argc ? argv[first] : gowasm__main_module->name;
    o.argc = first < argc ? argc - first : 0;
    o.argv = (const char *const *)argv + (first < argc ? first : 0);
    const unsigned long long timeout = read_options(&o, count, words, environment);
    if (timeout) limit_time(timeout);
    gowasm_status status = gowasm__new(gowasm__main_module, &o, &instance, &error);
    if (status == GOWASM_OK) {
        status = gowasm__start(instance);
        error = *gowasm_last_error(instance);
    }
    int code = finish(status, &error);
    gowasm__free(instance);
    return code;
}
