/* main.c: runs one kernel: main KERNEL SIZE [RUNS] measures both sides in turn and prints the
 * result of each and its smallest CPU time in seconds; main KERNEL SIZE aot|twin runs one, once. */
#include "kernels.h"
#include "twins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef gowasm_status (*Export)(kernels_instance *, int32_t, int64_t *);

static const struct Kernel {
    const char *name;
    Export aot;
    uint64_t (*twin)(int32_t); /* NULL: there is none */
} kernels[] = {
    {"fib", kernels_fib, twin_fib},
    {"sieve", kernels_sieve, twin_sieve},
    {"matmul", kernels_matmul, twin_matmul},
    {"nbody", kernels_nbody, twin_nbody},
    {"mandelbrot", kernels_mandelbrot, twin_mandelbrot},
    {"sort", kernels_sort, twin_sort},
    {"table", kernels_table, twin_table},
    {"life", kernels_life, twin_life},
    {"crc32", kernels_crc32, twin_crc32},
    {"sha256", kernels_sha256, twin_sha256},
    {"shapes", kernels_shapes, twin_shapes},
    {"words", kernels_words, twin_words},
    {"json", kernels_json, NULL},
    {"maps", kernels_maps, NULL},
    {"strings", kernels_strings, NULL},
    {"trees", kernels_trees, NULL},
};

static double cpu_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t run_aot(const struct Kernel *k, kernels_instance *instance, int32_t n) {
    int64_t result;
    if (k->aot(instance, n, &result) != GOWASM_OK) {
        fprintf(stderr, "%s: %s\n", k->name, gowasm_last_error(kernels_base(instance))->message);
        exit(1);
    }
    return (uint64_t)result;
}

typedef struct Best {
    uint64_t result;
    double seconds;
} Best;

static void take(Best *best, uint64_t result, double seconds) {
    best->result = result;
    if (best->seconds == 0 || seconds < best->seconds) best->seconds = seconds;
}

static void in_turn(const struct Kernel *k, kernels_instance *instance, int32_t n, int runs) {
    Best aot = {0, 0}, twin = {0, 0};
    for (int i = 0; i < runs; i++) {
        double start = cpu_seconds();
        uint64_t result = run_aot(k, instance, n);
        take(&aot, result, cpu_seconds() - start);
        start = cpu_seconds();
        if (k->twin != NULL) take(&twin, k->twin(n), cpu_seconds() - start);
    }
    printf("%llu %.6f", (unsigned long long)aot.result, aot.seconds);
    if (k->twin != NULL) printf(" %llu %.6f", (unsigned long long)twin.result, twin.seconds);
    printf("\n");
}

int main(int argc, char **argv) {
    kernels_instance *instance;
    if (argc < 4) return 2;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        const struct Kernel *k = &kernels[i];
        const int32_t n = (int32_t)strtol(argv[2], NULL, 10);
        if (strcmp(k->name, argv[1]) != 0) continue;
        if (strcmp(argv[3], "twin") == 0) {
            printf("%llu\n", (unsigned long long)k->twin(n));
            return 0;
        }
        if (kernels_new(NULL, &instance, NULL) != GOWASM_OK) return 1;
        if (strcmp(argv[3], "aot") == 0)
            printf("%llu\n", (unsigned long long)run_aot(k, instance, n));
        else
            in_turn(k, instance, n, (int)strtol(argv[3], NULL, 10));
        kernels_free(instance);
        return 0;
    }
    return 2;
}
