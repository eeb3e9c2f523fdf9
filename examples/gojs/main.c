/* The host: gives a Go program an object with functions in C, calls functions of it by name, runs
 * its timers in a loop of its own, and talks waPC with it. */
#include "events.h"
#include "gojs.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ticks;

static void stop(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* device.read(sensor) */
static gojs_value device_read(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                              void *user) {
    (void)self;
    const char *sensor = argc > 0 ? gojs_str(argv[0], NULL) : NULL;
    if (!sensor || strcmp(sensor, "temperature") != 0)
        return gojs_throw(vm, "ENODEV", "no such sensor");
    return gojs_number(*(const double *)user);
}

/* device.notify(text) */
static gojs_value device_notify(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                                void *user) {
    (void)vm, (void)self, (void)user;
    printf("notified: %s\n", argc > 0 ? gojs_str(argv[0], NULL) : "");
    ticks++;
    return gojs_undefined();
}

static void add_function(gojs_vm *vm, gojs_value object, const char *name, gojs_cfunc call,
                         void *user) {
    gojs_value f = gojs_function(vm, name, call, user, NULL);
    if (gojs_set(vm, object, name, f) != GOJS_OK) stop(name, gojs_error(vm));
    gojs_release(vm, f);
}

static gojs_value look_up(gojs_vm *vm, const char *binding, const char *name_space,
                          const char *operation, const void *payload, size_t size, void *user) {
    (void)user;
    printf("host call: %s/%s/%s(%.*s)\n", binding, name_space, operation, (int)size,
           (const char *)payload);
    if (size == 3 && memcmp(payload, "Bob", 3) == 0)
        return gojs_throw(vm, NULL, "Bob has no title");
    return gojs_bytes(vm, "Dr.", 3);
}

static void set_up(gojs_vm *vm, double *temperature) {
    gojs_value global = gojs_global(vm), device = gojs_object(vm), name = gojs_text(vm, "probe 7");
    gojs_set(vm, device, "name", name);
    add_function(vm, device, "read", device_read, temperature);
    add_function(vm, device, "notify", device_notify, NULL);
    gojs_set(vm, global, "device", device);
    gojs_release(vm, name);
    gojs_release(vm, device);
    gojs_release(vm, global);
    gojs_set_host_call(vm, look_up, NULL);
}

static void call_with_bytes(gojs_vm *vm) {
    gojs_value bytes = gojs_bytes(vm, "bytes for go", 12), back;
    if (gojs_call_name(vm, "myEvent", 1, &bytes, &back) != GOJS_OK)
        stop("myEvent", gojs_error(vm));
    size_t size;
    const uint8_t *data = gojs_data(back, &size);
    printf("myEvent: %.*s\n", (int)size, (const char *)data);
    gojs_release(vm, back);
    gojs_release(vm, bytes);
}

/* Until the program has notified us three times: anybody's loop looks like this. */
static void loop(gojs_vm *vm) {
    while (ticks < 3) {
        struct pollfd fds[8];
        int n = gojs_pollfds(vm, fds, 8);
        poll(fds, (nfds_t)(n < 8 ? n : 8), gojs_timeout_ms(vm));
        if (gojs_step(vm) != GOJS_OK) stop("gojs_step", gojs_error(vm));
    }
}

static void invoke(gojs_vm *vm, const char *operation, const char *payload) {
    gojs_value reply;
    if (gojs_invoke(vm, operation, payload, strlen(payload), &reply) == GOJS_OK) {
        size_t size;
        const uint8_t *data = gojs_data(reply, &size);
        printf("%s: %.*s\n", operation, (int)size, (const char *)data);
    } else {
        printf("%s: error: %s\n", operation, gojs_error(vm));
    }
    gojs_release(vm, reply);
}

int main(void) {
    events_instance *events;
    gowasm_error error;
    double temperature = 21.5;
    int32_t sum = 0;
    setvbuf(stdout, NULL, _IONBF, 0); /* the guest writes to the same descriptor */
    if (events_new(NULL, &events, &error) != GOWASM_OK) stop("events_new", error.message);
    gojs_vm *vm = gojs_of(events_base(events));
    set_up(vm, &temperature);
    if (gojs_start(vm) != GOJS_OK) stop("gojs_start", gojs_error(vm));
    call_with_bytes(vm);
    loop(vm);
    invoke(vm, "greet", "Ada");
    invoke(vm, "greet", "Bob");
    invoke(vm, "dance", "");
    if (events_add(events, 20, 22, &sum) != GOWASM_OK) stop("add", "failed");
    printf("add: %d\n", (int)sum);
    events_free(events);
    return 0;
}
