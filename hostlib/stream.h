/* stream.h: the instance's standard streams, as host functions use them. */
#ifndef GOWASM_STREAM_H
#define GOWASM_STREAM_H

#include "gowasm_rt_hosted.h"
#include "port/port.h"

/* Writes all of it, waiting where it must; a deadline of the instance, which may be NULL, ends that
 * with INTR. Errors are not the guest's business here: they are returned for those who care. A
 * callback may enter the guest again. */
gowasm_errno gowasm__stream_write_all(gowasm_instance *instance, const gowasm_stream *stream,
                                      const void *bytes, size_t size);

/* The guest's descriptor `fd` was written to, `done` bytes of the buffers: where it is standard
 * output or error, the runtime looks for a panic's text in them. May leave the guest. */
void gowasm__heard(gowasm_instance *instance, uint32_t fd, const gowasm_iov *iov, size_t done);

#endif
