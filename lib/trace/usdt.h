/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usdt.h - the probes that authors put in their programs: notes of the kind stapsdt */
#ifndef BP_TRACE_USDT_H
#define BP_TRACE_USDT_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* A place of a probe, of which there may be several. */
struct bp_usdt_place {
	__u64 offset;  /* in the file */
	__u64 ref_ctr; /* where its semaphore is in the file, or 0 */
};

/**
 * @brief Find a probe.
 *
 * @param path the program or library
 * @param provider the provider
 * @param name the probe
 * @param ret_places its places, in the order of the file, to be freed by the caller
 * @param ret_count how many, at least 1
 * @param err filled in on failure, with the nearest name as a hint
 * @return 0, or a negative errno value: -ENOENT if there is no such file or probe
 */
int bp_usdt_find(const char *path, const char *provider, const char *name,
		 struct bp_usdt_place **ret_places, size_t *ret_count, struct bp_err *err);

#endif
