// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* main.c - a fuzz target without its fuzzer: NAME DIR gives it each file in DIR; TAP */
#include <dirent.h>

#include "../input.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The whole file, behind which there is nothing that may be read. */
static void replay(const char *dir, const char *name)
{
	char path[4096];
	uint8_t *bytes;
	FILE *file;
	long len = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "re");
	if (!file || fseek(file, 0, SEEK_END) || (len = ftell(file)) < 0)
		die(path);
	rewind(file);
	bytes = malloc((size_t)len);
	if (fread(bytes, 1, (size_t)len, file) != (size_t)len)
		die(path);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, (size_t)len);
	free(bytes);
}

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int count = 0;

	if (!dir)
		die(argc == 2 ? argv[1] : "usage: NAME DIR");
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		replay(argv[1], entry->d_name);
		printf("ok %d - %s\n", ++count, entry->d_name);
	}
	closedir(dir);
	printf("1..%d\n", count);
	return count == 0;
}
