/* guest-checked.c: the hand-written module with bounds checks. */
#define GW_BOUNDS_CHECKS 1
#define F(name) checked_##name
#define checked_module guest_checked
#include "guest.inc"
