/* test-access.c: guest memory from outside: ranges at and beyond the end, in every function; the
 * texts of the errors; the guest's allocator. */
#include "guest.h"

static const uint32_t end = 2 * 65536;

static void test_ranges(gowasm_instance *g) {
    gowasm_error error = {.status = GOWASM_OK};
    char bytes[8] = "abcdefg";
    CHECK_STATUS(gowasm_read(g, end - 8, bytes, 8, &error), GOWASM_OK);
    CHECK_STATUS(gowasm_read(g, end, bytes, 0, &error), GOWASM_OK);
    CHECK_STATUS(error.status, GOWASM_OK);
    memset(bytes, 'x', sizeof bytes);
    CHECK_STATUS(gowasm_read(g, end - 7, bytes, 8, &error), GOWASM_BAD_ARGUMENT);
    CHECK(bytes[0] == 'x' && bytes[7] == 'x');
    CHECK_STATUS(error.status, GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "Memory.Read(131065, 8) out of range");
    CHECK_STATUS(gowasm_read(g, end + 1, bytes, 0, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "Memory.Read(131073, 0) out of range");
    CHECK_STATUS(gowasm_read(g, UINT32_MAX, bytes, SIZE_MAX, NULL), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_read(g, UINT32_MAX, bytes, SIZE_MAX, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "Memory.Read(4294967295, 18446744073709551615) out of range");

    CHECK_STATUS(gowasm_write(g, end - 8, "12345678", 8, &error), GOWASM_OK);
    CHECK_STATUS(gowasm_write(g, end - 7, "87654321", 8, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "Memory.Write(131065, 8) out of range");
    CHECK_STATUS(gowasm_read(g, end - 8, bytes, 8, NULL), GOWASM_OK);
    CHECK(memcmp(bytes, "12345678", 8) == 0);

    char *text;
    CHECK_STATUS(gowasm_read_string(g, 16, 5, &text, &error), GOWASM_OK);
    CHECK_TEXT(text, "hello");
    free(text);
    CHECK_STATUS(gowasm_read_string(g, end, 0, &text, &error), GOWASM_OK);
    CHECK_TEXT(text, "");
    free(text);
    CHECK_STATUS(gowasm_read_string(g, end, 1, &text, &error), GOWASM_BAD_ARGUMENT);
    CHECK(text == NULL);
    CHECK_TEXT(error.message, "Memory.Read(131072, 1) out of range");

    CHECK(gowasm_borrow(g, 16, 5) != NULL && memcmp(gowasm_borrow(g, 16, 5), "hello", 5) == 0);
    CHECK(gowasm_borrow(g, 0, end) != NULL);
    CHECK(gowasm_borrow(g, 1, end) == NULL);
    CHECK(gowasm_borrow(g, 16, SIZE_MAX) == NULL);
}

/* The guest's malloc gives 1024 for less than 1000 bytes and 0 for more; its free traps on others.
 */
static void test_alloc(gowasm_instance *g) {
    gowasm_error error;
    gowasm_ptr at = 1;
    CHECK_STATUS(gowasm_alloc(g, 100, &at, &error), GOWASM_OK);
    CHECK(at == 1024);
    CHECK_STATUS(gowasm_free(g, at, &error), GOWASM_OK);
    CHECK_STATUS(gowasm_free(g, 5, &error), GOWASM_TRAP);
    CHECK(error.trap == GOWASM_TRAP_UNREACHABLE);
    CHECK_STATUS(gowasm_alloc(g, 1000, &at, &error), GOWASM_MEMORY_LIMIT);
    CHECK(at == 0);
    CHECK_TEXT(error.message, "the guest's malloc(1000) failed");
    CHECK_STATUS(gowasm_alloc(g, SIZE_MAX, &at, &error), GOWASM_MEMORY_LIMIT);
    CHECK_STATUS(gowasm_copy_in(g, "bytes", 5, &at, &error), GOWASM_OK);
    CHECK(at == 1024 && memcmp(gowasm_borrow(g, at, 5), "bytes", 5) == 0);
}

static uint32_t bad_malloc(gowasm_instance *instance, uint32_t size) {
    (void)instance;
    return end - size + 1;
}

static void test_bad_allocator(const gowasm_module *module) {
    gowasm_module changed = *module;
    gowasm_error error;
    gowasm_ptr at;
    changed.guest_malloc = bad_malloc;
    gowasm_instance *g = guest_new(&changed);
    CHECK_STATUS(gowasm_copy_in(g, "bytes", 5, &at, &error), GOWASM_HOST_ERROR);
    CHECK_TEXT(error.message, "the guest's malloc(5) gave 131068, which is outside its memory");
    gowasm__free(g);
    changed.guest_malloc = NULL;
    changed.guest_free = NULL;
    g = guest_new(&changed);
    CHECK_STATUS(gowasm_alloc(g, 5, &at, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_free(g, 5, &error), GOWASM_BAD_ARGUMENT);
    gowasm__free(g);
}

/* A NULL is an error, not a crash. */
static void test_nulls(gowasm_instance *g) {
    gowasm_error error;
    gowasm_ptr at;
    char bytes[4] = "abc", *text;
    CHECK_STATUS(gowasm_read(NULL, 0, bytes, 4, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "the instance is NULL");
    CHECK_STATUS(gowasm_read(g, 0, NULL, 4, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_read(g, 0, NULL, 0, &error), GOWASM_OK);
    CHECK_STATUS(gowasm_write(NULL, 0, bytes, 4, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_write(g, 0, NULL, 4, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_read_string(g, 0, 4, NULL, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_read_string(NULL, 0, 4, &text, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_alloc(g, 4, NULL, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_alloc(NULL, 4, &at, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_copy_in(g, NULL, 4, &at, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm_copy_in(g, bytes, 4, NULL, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "the place for the address is NULL");
}

int main(void) {
    const gowasm_module *modules[] = {&guest_guarded, &guest_checked};
    for (int i = 0; i < 2; i++) {
        gowasm_instance *g = guest_new(modules[i]);
        test_ranges(g);
        test_alloc(g);
        test_nulls(g);
        gowasm__free(g);
        test_bad_allocator(modules[i]);
    }
    return 0;
}
