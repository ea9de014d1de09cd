/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tap.h - results of a unit test as TAP */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count;
static int tap_failed;

/* One result; FMT says what should be so. */
#define ok(good, ...)                                                        \
	do {                                                                 \
		bool tap_good = (good);                                      \
		printf("%s %d - ", tap_good ? "ok" : "not ok", ++tap_count); \
		printf(__VA_ARGS__);                                         \
		putchar('\n');                                               \
		if (!tap_good)                                               \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #good);  \
		tap_failed += !tap_good;                                     \
	} while (0)

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
