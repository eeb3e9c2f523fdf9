/* guest-guarded.c: the hand-written module with guard pages. */
#define GW_BOUNDS_CHECKS 0
#define F(name) guarded_##name
#define guarded_module guest_guarded
#include "guest.inc"
