// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * testloop OBJECT PROGRAM CAPTURE - the bare loop: a test run for each packet, and nothing else
 *
 * The capture is mapped, the program loaded by libbpf; verdicts are added up.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static int load(const char *path, const char *name)
{
	struct bpf_object *object = bpf_object__open(path);
	struct bpf_program *prog;

	if (!object)
		return -1;
	bpf_object__for_each_program(prog, object)
		bpf_program__set_autoload(prog, strcmp(bpf_program__name(prog), name) == 0);
	if (bpf_object__load(object))
		return -1;
	return bpf_program__fd(bpf_object__find_program_by_name(object, name));
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .repeat = 1);
	int prog = argc == 4 ? load(argv[1], argv[2]) : -1;
	int fd = argc == 4 ? open(argv[3], O_RDONLY) : -1;
	unsigned long sum = 0;
	const char *end;
	const char *at;
	struct stat st;

	if (prog < 0 || fd < 0 || fstat(fd, &st))
		return 1;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return 1;
	for (end = at + st.st_size, at += 24; at < end;) {
		uint32_t size;

		memcpy(&size, at + 8, sizeof(size));
		opts.data_in = at + 16;
		opts.data_size_in = size;
		opts.data_size_out = 0;
		opts.ctx_size_out = 0;
		if (bpf_prog_test_run_opts(prog, &opts))
			return 1;
		sum += opts.retval;
		at += 16 + size;
	}
	printf("%lu\n", sum);
	return 0;
}
