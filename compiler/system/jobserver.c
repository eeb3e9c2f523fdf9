/* jobserver.c: make's job slots, in both of the forms that MAKEFLAGS may name: "fifo:PATH" (make
 * 4.4) and two inherited descriptors "R,W" (before; --jobserver-fds until 4.1).
 *
 * Invariants: the descriptor that we read from never blocks, and this does not change the flags of
 * the descriptor that make shares with its other children: it is reopened through /proc. */
#include "system/jobserver.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_fd = -1, write_fd = -1;
static char tokens[4096];
static unsigned held;

/* The last "--jobserver-auth=" counts: make appends its own after those it inherited. */
static const char *find_auth(const char *flags) {
    static const char *const names[] = {"--jobserver-auth=", "--jobserver-fds="};
    const char *found = NULL;
    for (unsigned i = 0; i < 2; i++)
        for (const char *p = flags; (p = strstr(p, names[i])) != NULL;) {
            p += strlen(names[i]);
            if (!found || p > found) found = p;
        }
    return found;
}

static int open_again(int fd, int mode) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, mode | O_NONBLOCK | O_CLOEXEC);
}

bool jobserver_open(void) {
    if (read_fd >= 0) return true;
    const char *flags = getenv("MAKEFLAGS");
    const char *auth = flags ? find_auth(flags) : NULL;
    if (!auth) return false;
    size_t n = strcspn(auth, " ");
    int r, w;
    if (strncmp(auth, "fifo:", 5) == 0) {
        char path[4096];
        if (n - 5 >= sizeof path) return false;
        memcpy(path, auth + 5, n - 5);
        path[n - 5] = 0;
        read_fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        write_fd = read_fd < 0 ? -1 : open(path, O_WRONLY | O_CLOEXEC);
    } else if (sscanf(auth, "%d,%d", &r, &w) == 2 && r >= 0 && w >= 0) {
        /* A recipe without '+' learns of the descriptors but does not inherit them. */
        if (fcntl(r, F_GETFD) < 0 || fcntl(w, F_GETFD) < 0) return false;
        read_fd = open_again(r, O_RDONLY);
        write_fd = read_fd < 0 ? -1 : fcntl(w, F_DUPFD_CLOEXEC, 3);
    }
    if (read_fd >= 0 && write_fd >= 0) return true;
    if (read_fd >= 0) close(read_fd);
    read_fd = -1;
    return false;
}

bool jobserver_serial(void) {
    const char *flags = getenv("MAKEFLAGS");
    const char *one = flags ? strstr(flags, " -j1") : NULL;
    return one && (one[4] == 0 || one[4] == ' ');
}

int jobserver_fd(void) {
    return read_fd;
}

bool jobserver_take(void) {
    if (read_fd < 0 || held == sizeof tokens) return false;
    if (read(read_fd, &tokens[held], 1) != 1) return false;
    held++;
    return true;
}

void jobserver_give(void) {
    if (held == 0) return;
    if (write(write_fd, &tokens[held - 1], 1) == 1) held--;
}

void jobserver_give_all(void) {
    for (unsigned before; (before = held) > 0;) {
        jobserver_give();
        if (held == before) return; /* make is gone */
    }
}
