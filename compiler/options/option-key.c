/* option-key.c: which options matter to what is made, by the table.
 *
 * Input: parsed options. Output: a cache key, or whether the work is to be seen. Invariant: an
 * option that affects the product is in the key by its row of the table alone, so that no product
 * of other options can be found under it. */
#include "base/str.h"
#include "options/option-table.h"
#include "system/fs.h"

#include <string.h>

static void key_files(const StringList *paths, Sha256 *key) {
    for (uint32_t i = 0; i < paths->len; i++) {
        Buf text = {0};
        Diag ignored = {0}; /* the build says what is wrong */
        bool there = fs_read(paths->data[i], &text, &ignored);
        sha256_number(key, there);
        sha256_field(key, buf_view(&text));
        buf_free(&text);
    }
}

static void key_value(const OptionInfo *info, const void *at, Sha256 *key) {
    const StringList *list = at;
    switch (info->kind) {
    case OPT_FLAG:
    case OPT_TRACE:
        sha256_number(key, *(const bool *)at);
        break;
    case OPT_STRING:
    case OPT_LEVEL: {
        const char *text = *(const char *const *)at;
        sha256_number(key, text != NULL);
        sha256_text(key, text ? text : "");
        break;
    }
    case OPT_LIST:
    case OPT_WORDS:
        sha256_number(key, list->len);
        for (uint32_t i = 0; i < list->len; i++) sha256_text(key, list->data[i]);
        break;
    case OPT_FILES:
        sha256_number(key, list->len);
        key_files(list, key);
        break;
    case OPT_COUNT:
        sha256_number(key, *(const unsigned *)at);
        break;
    case OPT_SIZE:
    case OPT_DURATION:
        sha256_number(key, *(const uint64_t *)at);
        break;
    case OPT_EMIT:
        sha256_number(key, *(const Product *)at);
        break;
    case OPT_PROGRESS:
        sha256_number(key, *(const ProgressMode *)at);
        break;
    }
}

void options_key(const Options *o, Sha256 *key) {
    for (size_t i = 0; i < option_count; i++) {
        const OptionInfo *info = &option_table[i];
        if (info->affects != AFFECTS_PRODUCT || !(info->commands & o->command)) continue;
        sha256_text(key, info->name);
        key_value(info, (const char *)o + info->member, key);
    }
}

static bool is_given(const OptionInfo *info, const void *at) {
    switch (info->kind) {
    case OPT_FLAG:
    case OPT_TRACE:
        return *(const bool *)at;
    case OPT_STRING:
    case OPT_LEVEL:
        return *(const char *const *)at != NULL;
    case OPT_LIST:
    case OPT_FILES:
    case OPT_WORDS:
        return ((const StringList *)at)->len != 0;
    case OPT_COUNT:
        return *(const unsigned *)at != 0;
    case OPT_SIZE:
    case OPT_DURATION:
        return *(const uint64_t *)at != 0;
    case OPT_EMIT:
        return *(const Product *)at != PRODUCT_UNSET;
    case OPT_PROGRESS:
        return *(const ProgressMode *)at != PROGRESS_AUTO;
    }
    return false;
}

bool options_show_work(const Options *o) {
    for (size_t i = 0; i < option_count; i++) {
        const OptionInfo *info = &option_table[i];
        if (info->affects == AFFECTS_WORK && is_given(info, (const char *)o + info->member))
            return true;
    }
    return false;
}
