// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* module.c - the modules that this kernel could load */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "trace/module.h"
#include "util/cleanup.h"

static FILE *open_list(const char *dir, const char *name)
{
	char path[PATH_MAX];
	struct utsname kernel;

	uname(&kernel);
	if (dir)
		snprintf(path, sizeof(path), "%s/%s", dir, name);
	else
		snprintf(path, sizeof(path), "/lib/modules/%s/%s", kernel.release, name);
	return fopen(path, "re");
}

/* The names of files have '-' where those of modules have '_', or not. */
static bool same_name(const char *file, size_t len, const char *name)
{
	for (size_t i = 0; i < len; i++)
		if (file[i] != name[i] &&
		    !(strchr("-_", file[i]) && name[i] && strchr("-_", name[i])))
			return false;
	return !name[len];
}

/* kernel/net/netfilter/nf_nat.ko.xz: kernel/... */
static bool is_of(char *line, const char *name)
{
	char *start;

	line[strcspn(line, ":")] = '\0';
	start = strrchr(line, '/');
	start = start ? start + 1 : line;
	return same_name(start, strcspn(start, "."), name);
}

bool bp_module_exists(const char *dir, const char *name)
{
	cleanup_file FILE *file = open_list(dir, "modules.dep");
	cleanup_free char *line = NULL;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0)
		if (is_of(line, name))
			return true;
	return false;
}

bool bp_module_of_symbol(const char *dir, const char *symbol, char *buf, size_t size)
{
	cleanup_file FILE *file = open_list(dir, "modules.symbols");
	cleanup_free char *line = NULL;
	size_t len = strlen(symbol);
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		const char *found = line + strlen("alias symbol:");

		if (strncmp(line, "alias symbol:", strlen("alias symbol:")) != 0 ||
		    strncmp(found, symbol, len) != 0 || found[len] != ' ')
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(buf, size, "%s", found + len + 1);
		return true;
	}
	return false;
}
