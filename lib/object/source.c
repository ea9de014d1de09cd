// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* source.c - the files that an object was compiled from */
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "object/source.h"

/* Is it a path that ends with this name? */
static bool ends_with(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash + 1, name) == 0;
}

void bp_source_path(const char *object, const char *name, char *buf, size_t size)
{
	struct btf *btf = btf__parse(object, NULL);
	const char *text;

	snprintf(buf, size, "%s", name);
	if (!btf)
		return;
	for (__u32 at = 1; (text = btf__str_by_offset(btf, at)); at += (__u32)strlen(text) + 1) {
		if (!ends_with(text, name))
			continue;
		snprintf(buf, size, "%s", text + (strncmp(text, "./", 2) == 0 ? 2 : 0));
		break;
	}
	btf__free(btf);
}
