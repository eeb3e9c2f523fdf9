/* gojs_curl.c: fetch by libcurl's multi interface, in the VM's own event loop.
 *
 * libcurl's callbacks only collect: what they got is handed to the guest when no function of
 * libcurl is active, since the guest may then begin and abort requests. Invariants: libcurl gets
 * the URL that `allow` saw, which fetch has parsed and written again
 * (hostlib/gojs/host/fetch-request.c); a transfer that was aborted is never touched again; each
 * other one ends by gojs_fetch_done or gojs_fetch_fail. */
#include "gojs_curl.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEADERS_MAX = 262144 }; /* bytes of an answer's head that are kept */

typedef struct client client;

typedef struct transfer {
    struct transfer *next;
    client *client;
    CURL *easy;
    gojs_fetch *fetch;
    struct curl_slist *sent;
    char **headers; /* "name: value", NULL at the end */
    size_t header_count, header_bytes;
    char *data;
    size_t size, room;
    bool head_sent, done;
    CURLcode code;
    char why[CURL_ERROR_SIZE];
} transfer;

struct client {
    CURLM *multi;
    transfer *transfers;
    gojs_curl_options options;
    bool active; /* a function of libcurl runs */
};

static void drop_headers(transfer *t) {
    for (size_t i = 0; i < t->header_count; i++) free(t->headers[i]);
    free(t->headers);
    t->headers = NULL;
    t->header_count = t->header_bytes = 0;
}

static void free_transfer(transfer *t) {
    if (t->easy) {
        curl_multi_remove_handle(t->client->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->sent);
    drop_headers(t);
    free(t->data);
    free(t);
}

static void unlink_transfer(transfer *t) {
    for (transfer **p = &t->client->transfers; *p; p = &(*p)->next) {
        if (*p != t) continue;
        *p = t->next;
        return;
    }
}

/* ---- what libcurl calls ---- */

static size_t on_header(char *line, size_t one, size_t size, void *user) {
    transfer *t = user;
    (void)one;
    size_t n = size;
    while (n && (line[n - 1] == '\r' || line[n - 1] == '\n')) n--;
    if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) { /* the head of another answer */
        drop_headers(t);
        return size;
    }
    if (n == 0 || !memchr(line, ':', n)) return size;
    if ((t->header_bytes += n) > HEADERS_MAX) return 0;
    char **headers = realloc(t->headers, (t->header_count + 2) * sizeof *headers);
    char *copy = headers ? malloc(n + 1) : NULL;
    if (headers) t->headers = headers;
    if (!copy) return 0;
    memcpy(copy, line, n);
    copy[n] = '\0';
    t->headers[t->header_count++] = copy;
    t->headers[t->header_count] = NULL;
    return size;
}

static size_t on_data(char *bytes, size_t one, size_t size, void *user) {
    transfer *t = user;
    (void)one;
    if (size > t->room - t->size) {
        const size_t room = t->size + size + 65536;
        char *data = realloc(t->data, room);
        if (!data) return 0;
        t->data = data;
        t->room = room;
    }
    memcpy(t->data + t->size, bytes, size);
    t->size += size;
    return size;
}

/* ---- handing over ---- */

static void hand_head(transfer *t) {
    static const char *const none[] = {NULL};
    long status = 0, redirects = 0;
    char *url = NULL;
    t->head_sent = true;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_COUNT, &redirects);
    curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
    gojs_fetch_response(t->fetch, (int)status, url, redirects > 0,
                        t->headers ? (const char *const *)t->headers : none);
}

static bool is_there(const client *c, const transfer *t) {
    const transfer *p = c->transfers;
    while (p && p != t) p = p->next;
    return p != NULL;
}

/* One thing of one transfer. The guest may have done anything meanwhile: the list is another. */
static bool hand_one(client *c) {
    for (transfer *t = c->transfers; t; t = t->next) {
        if (!t->head_sent && (t->size || (t->done && t->code == CURLE_OK))) {
            hand_head(t);
            return true;
        }
        if (t->size) {
            char *data = t->data;
            const size_t size = t->size;
            t->data = NULL;
            t->size = t->room = 0;
            const bool taken = gojs_fetch_data(t->fetch, data, size);
            free(data);
            if (!taken && is_there(c, t)) {
                gojs_fetch *f = t->fetch;
                unlink_transfer(t);
                free_transfer(t);
                gojs_fetch_fail(f, "the body is too large");
            }
            return true;
        }
        if (t->done) {
            const CURLcode code = t->code;
            gojs_fetch *f = t->fetch;
            char why[CURL_ERROR_SIZE];
            memcpy(why, *t->why ? t->why : curl_easy_strerror(code),
                   *t->why ? sizeof why : strlen(curl_easy_strerror(code)) + 1);
            unlink_transfer(t);
            free_transfer(t);
            if (code == CURLE_OK)
                gojs_fetch_done(f);
            else
                gojs_fetch_fail(f, why);
            return true;
        }
    }
    return false;
}

static void step(void *user) {
    client *c = user;
    int running, left;
    if (c->active || !c->transfers) return;
    c->active = true;
    curl_multi_perform(c->multi, &running);
    for (CURLMsg *m; (m = curl_multi_info_read(c->multi, &left));) {
        transfer *t = NULL;
        if (m->msg != CURLMSG_DONE) continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        t->done = true;
        t->code = m->data.result;
    }
    c->active = false;
    while (hand_one(c)) {
    }
}

/* ---- requests ---- */

/* "name:" would have libcurl leave out a header of its own; it sends an empty one for "name;". */
static bool append(transfer *t, const char *line, bool as_it_is) {
    char *copy = strdup(line);
    if (copy && !as_it_is) strcpy(strchr(copy, ':'), ";");
    struct curl_slist *longer = copy ? curl_slist_append(t->sent, copy) : NULL;
    free(copy);
    if (longer) t->sent = longer;
    return longer != NULL;
}

static bool set_headers(transfer *t, const gojs_request *r) {
    static const char *const quiet[] = {"Expect:", "Content-Type:", NULL}; /* none of curl's own */
    const char *const *lists[] = {r->headers, quiet};
    for (int k = 0; k < 2; k++) {
        for (const char *const *p = lists[k]; p && *p; p++) {
            bool has = false;
            const size_t name = strcspn(*p, ":") + 1;
            for (const struct curl_slist *s = t->sent; k && s; s = s->next)
                has = has || strncasecmp(s->data, *p, name) == 0;
            if (!has && !append(t, *p, k == 1 || (*p)[name + strspn(*p + name, " ")])) return false;
        }
    }
    return true;
}

static bool set_up(transfer *t, const gojs_request *r) {
    const gojs_curl_options *o = &t->client->options;
    const bool head = strcmp(r->method, "HEAD") == 0;
    const bool follow = strcmp(r->redirect, "follow") == 0 && !o->allow;
    const long wait = o->connect_timeout_ms ? (long)o->connect_timeout_ms : 30000;
    CURL *e = t->easy;
#define SET(option, value) (curl_easy_setopt(e, option, value) == CURLE_OK)
#if LIBCURL_VERSION_NUM >= 0x075500
    bool ok =
        SET(CURLOPT_PROTOCOLS_STR, "http,https") && SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    bool ok = SET(CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) &&
              SET(CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    /* The very URL that `allow` saw: libcurl changes nothing and takes no credentials from it. */
    ok = ok && set_headers(t, r) && SET(CURLOPT_URL, r->url) && SET(CURLOPT_PATH_AS_IS, 1L) &&
         SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) && SET(CURLOPT_NOSIGNAL, 1L) &&
         SET(CURLOPT_PRIVATE, (void *)t) && SET(CURLOPT_ERRORBUFFER, t->why) &&
         SET(CURLOPT_HEADERFUNCTION, on_header) && SET(CURLOPT_HEADERDATA, (void *)t) &&
         SET(CURLOPT_WRITEFUNCTION, on_data) && SET(CURLOPT_WRITEDATA, (void *)t) &&
         SET(CURLOPT_FOLLOWLOCATION, follow ? 1L : 0L) && SET(CURLOPT_MAXREDIRS, 20L) &&
         SET(CURLOPT_CONNECTTIMEOUT_MS, wait) && SET(CURLOPT_HTTPHEADER, t->sent);
    if (ok && o->ca_file) ok = SET(CURLOPT_CAINFO, o->ca_file);
    if (ok && r->body)
        ok = SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_size) &&
             SET(CURLOPT_COPYPOSTFIELDS, (const char *)r->body);
    if (ok) ok = head ? SET(CURLOPT_NOBODY, 1L) : SET(CURLOPT_CUSTOMREQUEST, r->method);
#undef SET
    return ok;
}

static void *start(void *user, gojs_fetch *fetch, const gojs_request *request) {
    client *c = user;
    if (c->options.allow && !c->options.allow(c->options.user, request->url)) {
        gojs_fetch_fail(fetch, "the host does not allow this URL");
        return NULL;
    }
    transfer *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    t->client = c;
    t->fetch = fetch;
    t->easy = curl_easy_init();
    if (t->easy && set_up(t, request) && curl_multi_add_handle(c->multi, t->easy) == CURLM_OK) {
        t->next = c->transfers;
        c->transfers = t;
        return t;
    }
    free_transfer(t);
    return NULL;
}

static void abort_transfer(void *user, void *request) {
    (void)user;
    unlink_transfer(request);
    free_transfer(request);
}

/* ---- the loop ---- */

/* libcurl's descriptors, as far as select(2) could have them. */
static int pollfds(void *user, struct pollfd *fds, int max) {
    client *c = user;
    fd_set in, out, other;
    int most = -1, n = 0;
    if (!c->transfers) return 0;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&other);
    curl_multi_fdset(c->multi, &in, &out, &other, &most);
    for (int fd = 0; fd <= most; fd++) {
        const bool read = FD_ISSET(fd, &in), write = FD_ISSET(fd, &out);
        if (!read && !write) continue;
        if (n < max)
            fds[n] = (struct pollfd){
                .fd = fd, .events = (short)((read ? POLLIN : 0) | (write ? POLLOUT : 0))};
        n++;
    }
    return n;
}

static int timeout_ms(void *user) {
    client *c = user;
    long ms = -1;
    if (!c->transfers) return -1;
    curl_multi_timeout(c->multi, &ms);
    if (ms < 0 || ms > 100) ms = pollfds(c, NULL, 0) ? (ms < 0 ? 1000 : ms) : 100;
    return (int)(ms < 1000 ? ms : 1000);
}

static void free_client(void *user) {
    client *c = user;
    while (c->transfers) {
        transfer *t = c->transfers;
        unlink_transfer(t);
        free_transfer(t);
    }
    curl_multi_cleanup(c->multi);
    free(c);
}

gojs_status gojs_set_curl(gojs_vm *vm, const gojs_curl_options *options) {
    client *c = calloc(1, sizeof *c);
    if (c) c->multi = curl_multi_init();
    if (!c || !c->multi) {
        free(c);
        return GOJS_NO_MEMORY;
    }
    if (options)
        memcpy(&c->options, options,
               options->size < sizeof c->options ? options->size : sizeof c->options);
    const gojs_client functions = {.size = sizeof functions,
                                   .user = c,
                                   .start = start,
                                   .abort = abort_transfer,
                                   .pollfds = pollfds,
                                   .timeout_ms = timeout_ms,
                                   .step = step,
                                   .free = free_client};
    const gojs_status status = gojs_set_client(vm, &functions);
    /* Where that fails for want of memory the VM has the client already; else it has another. */
    if (status == GOJS_BAD_TYPE) free_client(c);
    return status;
}
