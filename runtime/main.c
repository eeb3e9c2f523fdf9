/* main.c: the C main() of a module that is compiled to an executable: runs it as a command.
 *
 * The guest gets this process's arguments, environment, stdin, stdout and stderr, and no files.
 * Under `gowasm-aot run` (argv[0] says so) it gets what stands in front of "--" in argv instead:
 * words dir=HOST::GUEST[:ro], env=NAME=VALUE, listen=HOST:PORT, max-memory=BYTES,
 * timeout=NANOSECONDS, trace=wasi; nothing of the environment; and the arguments behind "--".
 *
 * Exit status: the guest's; 134 for a trap, 124 for a time-out, 1 for other failures. */
#define _GNU_SOURCE
#include "gowasm_rt.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define EXIT_TRAP 134
#define EXIT_TIMEOUT 124
#define RUN_MARK "gowasm-aot run"

extern const gowasm_module *const gowasm__main_module; /* the tool writes it */

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
    action.sa_flags = SA_ONSTACK; /* the guest's stack may be at its end */
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

/* What is behind "NAME=", if `word` starts so. */
static char *value_of(char *word, const char *name) {
    size_t n = strlen(name);
    return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1 : NULL;
}

/* The options in front of "--"; the program's name and arguments are set before, as messages need
 * them. */
static void read_options(gowasm_options *o, int count, char **words, unsigned long long *timeout) {
    size_t size = (size_t)count + 1;
    gowasm_preopen *preopens = list(size, sizeof *preopens);
    const char **env = list(size, sizeof *env);
    int *listeners = list(size, sizeof *listeners);
    size_t nenv = 0;
    for (int i = 0; i < count; i++) {
        char *v;
        if ((v = value_of(words[i], "dir"))) add_preopen(&preopens[o->preopen_count++], v);
        if ((v = value_of(words[i], "env"))) env[nenv++] = v;
        if ((v = value_of(words[i], "listen"))) listeners[o->listener_count++] = listen_on(v);
        if ((v = value_of(words[i], "max-memory"))) o->max_memory = strtoull(v, NULL, 10);
        if ((v = value_of(words[i], "timeout"))) *timeout = strtoull(v, NULL, 10);
        if ((v = value_of(words[i], "trace"))) o->hooks.trace = trace;
    }
    o->preopens = preopens;
    o->envp = env;
    o->listeners = listeners;
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
    unsigned long long timeout = 0;
    int first = 0;
    o.standard_in.fd = 0;
    o.envp = (const char *const *)environ;
    if (argc > 0 && strcmp(argv[0], RUN_MARK) == 0) {
        for (first = 1; first < argc && strcmp(argv[first], "--") != 0; first++) {
        }
        first++;
    }
    program = first < argc ? argv[first] : gowasm__main_module->name;
    o.argc = first < argc ? argc - first : 0;
    o.argv = (const char *const *)argv + (first < argc ? first : 0);
    if (first > 0) read_options(&o, first - 2, argv + 1, &timeout);
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
