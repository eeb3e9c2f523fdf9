/* fetch-request.c: what a request of fetch may be, by the Fetch standard: method, names of headers,
 * URL.
 *
 * Input: what the guest says. Output: the method in its usual form; which headers the guest does
 * not decide about; the URL, parsed once and written again, so that all who look at it see the
 * same: the host's client gets nothing else. Invariants: a URL here is http or https, without
 * credentials, fragment, "." and ".." and needless port; its host is in lower case, a name of plain
 * letters, or an address in its one usual form. Where the URL standard would repair or guess
 * (backslashes, control characters, other forms of addresses, percent signs and characters beyond
 * ASCII in hosts), the request is refused. */
#include "fetch.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { URL_MAX = 65536, HOST_MAX = 253, LABEL_MAX = 63 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

bool gojs__is_token(const char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!is_letter(s[i]) && !is_digit(s[i]) && !(s[i] && strchr("!#$%&'*+-.^_`|~", s[i])))
            return false;
    return n != 0;
}

/* ---- methods ---- */

static const char *in_list(const char *const *list, const char *s, size_t n) {
    for (; *list; list++)
        if (strlen(*list) == n && strncasecmp(*list, s, n) == 0) return *list;
    return NULL;
}

static const char *const forbidden_methods[] = {"CONNECT", "TRACE", "TRACK", NULL};

const char *gojs__check_method(char *method, size_t size) {
    static const char *const usual[] = {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT", NULL};
    if (!gojs__is_token(method, size)) return "the method is not an HTTP token";
    if (in_list(forbidden_methods, method, size)) return "the method is forbidden";
    const char *name = in_list(usual, method, size);
    if (name) memcpy(method, name, size);
    return NULL;
}

/* ---- headers ---- */

static bool lists_forbidden_method(const char *value) {
    while (*value) {
        value += strspn(value, ", \t");
        const size_t n = strcspn(value, ", \t");
        if (in_list(forbidden_methods, value, n)) return true;
        value += n;
    }
    return false;
}

/* The standard's list without Cookie: it stands there because browsers keep cookies themselves.
 * Here nobody but the guest does. */
bool gojs__forbidden_header(const char *name, const char *value) {
    static const char *const names[] = {"accept-charset",
                                        "accept-encoding",
                                        "access-control-request-headers",
                                        "access-control-request-method",
                                        "access-control-request-private-network",
                                        "connection",
                                        "content-length",
                                        "cookie2",
                                        "date",
                                        "dnt",
                                        "expect",
                                        "host",
                                        "keep-alive",
                                        "origin",
                                        "referer",
                                        "set-cookie",
                                        "te",
                                        "trailer",
                                        "transfer-encoding",
                                        "upgrade",
                                        "via",
                                        NULL};
    static const char *const overrides[] = {"x-http-method", "x-http-method-override",
                                            "x-method-override", NULL};
    const size_t n = strlen(name);
    if (strncasecmp(name, "proxy-", 6) == 0 || strncasecmp(name, "sec-", 4) == 0) return true;
    if (in_list(overrides, name, n)) return lists_forbidden_method(value);
    return in_list(names, name, n) != NULL;
}

/* ---- URLs ---- */

typedef struct url {
    const char *at, *end; /* what is still to be read */
    char *to;             /* the new one; room for three times as much */
    size_t size;
} url;

static void put(url *u, const char *bytes, size_t n) {
    memcpy(u->to + u->size, bytes, n);
    u->size += n;
}

static const char *take_scheme(url *u, bool *secure) {
    static const char *const names[] = {"http://", "https://"};
    for (int i = 0; i < 2; i++) {
        const size_t n = strlen(names[i]);
        if ((size_t)(u->end - u->at) < n || strncasecmp(u->at, names[i], n) != 0) continue;
        *secure = i == 1;
        put(u, names[i], n);
        u->at += n;
        return NULL;
    }
    return "the URL does not begin with http:// or https://";
}

/* What resolvers read as an IPv4 address: the last label is a number. */
static bool is_number_host(const char *host, size_t n) {
    size_t from = n;
    while (from && host[from - 1] != '.') from--;
    const char *label = host + from;
    const size_t size = n - from;
    const bool hex = size >= 2 && label[0] == '0' && lower(label[1]) == 'x';
    for (size_t i = hex ? 2 : 0; i < size; i++)
        if (!is_digit(label[i]) && !(hex && lower(label[i]) >= 'a' && lower(label[i]) <= 'f'))
            return false;
    return size != 0;
}

static bool is_name(const char *host, size_t n) {
    size_t label = 0;
    for (size_t i = 0; i < n; i++) {
        if (host[i] == '.' ? label == 0 : label == LABEL_MAX) return false;
        if (!is_letter(host[i]) && !is_digit(host[i]) && !strchr("-_.", host[i])) return false;
        label = host[i] == '.' ? 0 : label + 1;
    }
    return label != 0; /* also no dot at the end */
}

static const char *put_address(url *u, int family, const char *host, size_t n) {
    char text[HOST_MAX + 1], again[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (n > HOST_MAX || memchr(host, 0, n)) return "the URL's address is none";
    memcpy(text, host, n);
    text[n] = '\0';
    if (inet_pton(family, text, &address) != 1 || !inet_ntop(family, &address, again, sizeof again))
        return "the URL's address is none";
    put(u, again, strlen(again));
    return NULL;
}

static const char *take_host(url *u, const char *end) {
    const char *host = u->at;
    if (host < end && *host == '[') {
        const char *close = memchr(host, ']', (size_t)(end - host));
        if (!close) return "the URL's address is none";
        u->at = close + 1;
        put(u, "[", 1);
        const char *why = put_address(u, AF_INET6, host + 1, (size_t)(close - host - 1));
        put(u, "]", 1);
        return why;
    }
    const char *colon = memchr(host, ':', (size_t)(end - host));
    const size_t n = (size_t)((colon ? colon : end) - host);
    u->at += n;
    if (n > HOST_MAX || !is_name(host, n)) return "the URL's host is not a plain name";
    if (is_number_host(host, n)) return put_address(u, AF_INET, host, n);
    for (size_t i = 0; i < n; i++) put(u, &(char){lower(host[i])}, 1);
    return NULL;
}

/* Ports of other protocols, which a request could be taken for a message of (the standard's list).
 */
static bool is_bad_port(uint32_t port) {
    static const uint16_t bad[] = {
        1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,   37,
        42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,  110,
        111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,  427,
        465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,  563,
        587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045, 4190,
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (bad[i] == port) return true;
    return false;
}

static const char *take_port(url *u, const char *end, bool secure) {
    uint32_t port = 0;
    char text[8];
    if (u->at == end) return NULL;
    if (*u->at++ != ':' || u->at == end || end - u->at > 5) return "the URL's port is none";
    for (; u->at < end; u->at++) {
        if (!is_digit(*u->at)) return "the URL's port is none";
        port = port * 10 + (uint32_t)(*u->at - '0');
    }
    if (port == 0 || port > 65535) return "the URL's port is none";
    if (is_bad_port(port)) return "the URL's port is one of another protocol";
    if (port != (secure ? 443 : 80)) put(u, text, (size_t)snprintf(text, sizeof text, ":%u", port));
    return NULL;
}

static const char *take_authority(url *u, bool secure) {
    const char *end = u->at;
    while (end < u->end && !strchr("/?#", *end)) end++;
    if (memchr(u->at, '@', (size_t)(end - u->at))) return "the URL has credentials";
    const char *why = take_host(u, end);
    return why ? why : take_port(u, end, secure);
}

/* A character of path or query as it is, or percent-encoded. */
static void put_encoded(url *u, char c) {
    static const char digits[] = "0123456789ABCDEF";
    const uint8_t b = (uint8_t)c;
    if (b > ' ' && b < 0x7f && !strchr("\"<>\\^`{|}", c)) {
        put(u, &c, 1);
        return;
    }
    put(u, (const char[]){'%', digits[b >> 4], digits[b & 15]}, 3);
}

/* The dots of a segment that is made of one or two, which may be written as %2e; else 0. */
static int dots(const char *segment, size_t n) {
    int count = 0;
    for (size_t i = 0; i < n; count++) {
        if (segment[i] == '.')
            i++;
        else if (n - i >= 3 && strncasecmp(segment + i, "%2e", 3) == 0)
            i += 3;
        else
            return 0;
    }
    return count <= 2 ? count : 0;
}

static const char *take_path(url *u) {
    const size_t start = u->size;
    const char *end = u->at;
    while (end < u->end && *end != '?' && *end != '#') end++;
    if (u->at == end) put(u, "/", 1);
    while (u->at < end) { /* at a slash */
        const char *from = ++u->at;
        while (u->at < end && *u->at != '/') u->at++;
        const int up = dots(from, (size_t)(u->at - from));
        const bool last = u->at == end;
        if (up == 2)
            while (u->size > start && u->to[--u->size] != '/') {
            }
        if (up == 0 || last) put(u, "/", 1);
        for (; up == 0 && from < u->at; from++) put_encoded(u, *from);
    }
    return NULL;
}

static const char *take_query(url *u) {
    while (u->at < u->end && *u->at != '#') put_encoded(u, *u->at++);
    return NULL;
}

static const char *refused(const char *s, size_t n) {
    if (n > URL_MAX) return "the URL is too long";
    const char *query = memchr(s, '?', n);
    for (size_t i = 0; i < n; i++) {
        if ((uint8_t)s[i] < ' ' || s[i] == 0x7f) return "the URL has control characters";
        if (s[i] == '\\' && (!query || s + i < query)) return "the URL has backslashes";
    }
    return NULL;
}

const char *gojs__check_url(const char *s, size_t n, char **to) {
    *to = NULL;
    const char *why = refused(s, n);
    if (why) return why;
    bool secure = false;
    url u = {.at = s, .end = s + n, .to = malloc(3 * n + INET6_ADDRSTRLEN)};
    if (!u.to) return "no memory for the URL";
    why = take_scheme(&u, &secure);
    if (!why) why = take_authority(&u, secure);
    if (!why) why = take_path(&u);
    if (!why) why = take_query(&u);
    if (why) {
        free(u.to);
        return why;
    }
    u.to[u.size] = '\0';
    *to = u.to;
    return NULL;
}
