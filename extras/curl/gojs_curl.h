/* gojs_curl.h: a client for gojs.h's fetch, made of libcurl. Link with -lgowasm_curl in front of
 * the module's archive, and -lcurl behind it.
 *
 * The guest may then send HTTP and HTTPS requests to wherever this process may, unless `allow` says
 * otherwise. Threads: those of the VM. Other VMs of the process may have clients of their own; call
 * curl_global_init(3) before the first where there are threads. */
#ifndef GOJS_CURL_H
#define GOJS_CURL_H

#include "gojs.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gojs_curl_options {
    size_t size; /* sizeof(gojs_curl_options) */
    /* May the guest ask for this URL? NULL: every one. With it, redirects are not followed here: Go
     * follows them itself, by requests that are asked about. The URL is the one of gojs_request, and
     * the one that libcurl gets: http or https, host in lower case, no credentials, no fragment, no
     * default port, "." and ".." resolved. Say which hosts are allowed, rather than which are not:
     * many names lead to one machine. */
    bool (*allow)(void *user, const char *url);
    void *user;
    const char *ca_file; /* certificates, PEM; NULL: the system's. Borrowed as long as the VM */
    uint32_t connect_timeout_ms; /* 0: 30,000 */
} gojs_curl_options;

/* options may be NULL. GOJS_NO_MEMORY, or as gojs_set_client. */
gojs_status gojs_set_curl(gojs_vm *vm, const gojs_curl_options *options);

#ifdef __cplusplus
}
#endif

#endif
