// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * oom.so - LD_PRELOAD: one call of malloc(), calloc() or realloc() fails
 *
 * OOM_AT=N: the Nth one from main() on. OOM_COUNT=FILE: how many there were is written there at the
 * end. What runs before main() is the loader's and is not counted.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *(*real_malloc)(size_t size);
static void *(*real_calloc)(size_t n, size_t size);
static void *(*real_realloc)(void *old, size_t size);
static long fail_at;
static long seen;
static bool started;

/* dlsym() may allocate itself, before there is anything to do so with. */
static char early[4096];
static size_t early_used;

static void __attribute__((constructor)) start(void)
{
	const char *at = getenv("OOM_AT");

	real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
	real_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
	real_realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
	fail_at = at ? atol(at) : 0;
	started = true;
}

static void __attribute__((destructor)) end(void)
{
	const char *file = getenv("OOM_COUNT");
	char text[32];
	FILE *out;

	started = false;
	out = file ? fopen(file, "w") : NULL;
	if (!out)
		return;
	snprintf(text, sizeof(text), "%ld\n", seen);
	fputs(text, out);
	fclose(out);
}

static bool fails(void)
{
	if (!started || __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED) != fail_at)
		return false;
	errno = ENOMEM;
	return true;
}

/* That of glibc uses memory without looking whether it got any, so there none is denied. */
FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
	FTS *(*real)(char *const *, int, int (*)(const FTSENT **, const FTSENT **)) =
		(FTS * (*)(char *const *, int, int (*)(const FTSENT **, const FTSENT **)))
			dlsym(RTLD_NEXT, "fts_open");
	FTS *tree;

	started = false;
	tree = real(paths, options, compare);
	started = true;
	return tree;
}

static void *first(size_t size)
{
	void *place = early + early_used;

	early_used += (size + 15) & ~(size_t)15;
	return early_used <= sizeof(early) ? place : NULL;
}

void *malloc(size_t size)
{
	if (!real_malloc)
		return first(size);
	return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	if (!real_calloc)
		return first(n * size);
	return fails() ? NULL : real_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	if (!real_realloc)
		return first(size);
	return fails() ? NULL : real_realloc(old, size);
}
