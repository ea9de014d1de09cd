/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cleanup.h - variables that let go of what they own when their scope ends */
#ifndef BP_CLEANUP_H
#define BP_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/libbpf.h>

static inline void bp_cleanup_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void bp_cleanup_free(void *ptr)
{
	free(*(void **)ptr);
}

static inline void bp_cleanup_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static inline void bp_cleanup_object(struct bpf_object **object)
{
	bpf_object__close(*object);
}

#define cleanup_fd __attribute__((cleanup(bp_cleanup_fd)))
#define cleanup_free __attribute__((cleanup(bp_cleanup_free)))
#define cleanup_file __attribute__((cleanup(bp_cleanup_file)))
#define cleanup_object __attribute__((cleanup(bp_cleanup_object)))

/* Give an owned descriptor away: the variable is -1 from then on. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif
