/* gojs_curl.h: a client for gojs.h's fetch, over libcurl. Link with -lgowasm_curl before the
 * module's archive, and -lcurl after it.
 *
 * The guest can then send HTTP and HTTPS requests to any host that this process can reach, unless
 * `allow` restricts it. Threads: as for the VM. Other VMs of the process can have their own
 * clients; in a program with threads call curl_global_init(3) before creating the first. */
#ifndef GOJS_CURL_H
#define GOJS_CURL_H

#include "gojs.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gojs_curl_options {
    size_t size; /* sizeof(gojs_curl_options) */
    /* Returns whether the guest may request this URL. NULL: every URL. With it, redirects are not
     * followed here: Go follows them itself, by requests that are checked, too. The URL is the one
     * of gojs_request, and the one that libcurl gets: http or https, host in lower case, no
     * credentials, no fragment, no default port, "." and ".." resolved. Allow known hosts rather
     * than forbid some: many names can lead to one machine. */
    bool (*allow)(void *user, const char *url);
    void *user;
    const char *ca_file; /* certificates, PEM; NULL: the system's. Must live as long as the VM */
    uint32_t connect_timeout_ms; /* 0: 30,000 */
} gojs_curl_options;

/* options may be NULL. Returns GOJS_NO_MEMORY, or what gojs_set_client returns. */
gojs_status gojs_set_curl(gojs_vm *vm, const gojs_curl_options *options);

#ifdef __cplusplus
}
#endif

#endif
