// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * reference.c - what libbpf makes of objects: "loaded", "rejected" (by the verifier, which has its
 * say) or "failed" (for any other reason), a line each: the word, a number, the path
 *
 * The number is that of the programs loaded, or an errno value. Each object is tried in a process
 * of its own.
 *
 * --each: each program alone, the others left out, in a process of its own; behind the path comes
 * its name, which is empty for an object that cannot be opened.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

static bool has_log;

static int __attribute__((format(printf, 2, 0)))
look(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char line[400];

	(void)level;
	vsnprintf(line, sizeof(line), fmt, ap);
	if (strstr(line, "BEGIN PROG LOAD LOG"))
		has_log = true;
	return 0;
}

static void try(const char *path)
{
	struct bpf_object *object;
	struct bpf_program *prog;
	int count = 0;
	int ret;

	libbpf_set_print(look);
	object = bpf_object__open_file(path, NULL);
	ret = object ? bpf_object__load(object) : -errno;
	if (ret) {
		printf("%s\t%d\t%s\n", has_log ? "rejected" : "failed", -ret, path);
		return;
	}
	bpf_object__for_each_program(prog, object) count += bpf_program__fd(prog) >= 0;
	printf("loaded\t%d\t%s\n", count, path);
}

static void print(const char *word, int num, const char *path, const char *name)
{
	printf("%s\t%d\t%s\t%s\n", word, num, path, name);
	fflush(stdout);
}

/* The program of this index, as bpf_object__for_each_program() counts. */
static void try_program(const char *path, int index)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;
	const char *name = "";
	int at = 0;
	int ret;

	bpf_object__for_each_program(prog, object)
	{
		bpf_program__set_autoload(prog, at == index);
		if (at++ == index)
			name = bpf_program__name(prog);
	}
	has_log = false;
	ret = bpf_object__load(object);
	print(!ret ? "loaded" : has_log ? "rejected" : "failed", -ret, path, name);
}

/* Wait for a process that tried something; its status. */
static int finish(pid_t pid)
{
	int status = 0;

	waitpid(pid, &status, 0);
	return status;
}

static void try_each(const char *path)
{
	struct bpf_object *object;
	struct bpf_program *prog;
	int index = 0;

	libbpf_set_print(look);
	object = bpf_object__open_file(path, NULL);
	if (!object) {
		print("failed", errno, path, "");
		return;
	}
	bpf_object__for_each_program(prog, object)
	{
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			try_program(path, index);
			_exit(0);
		}
		status = finish(pid);
		if (status)
			print("crashed", status, path, bpf_program__name(prog));
		index++;
	}
	bpf_object__close(object);
}

static void __attribute__((format(printf, 2, 0))) put(void *ctx, const char *fmt, va_list args)
{
	(void)ctx;
	vprintf(fmt, args);
}

/* --kfuncs: declarations of the kernel's functions for programs, which older bpftools leave out. */
static int put_kfuncs(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct btf_dump *dump = btf ? btf_dump__new(btf, put, NULL, NULL) : NULL;

	if (!dump)
		return 1;
	puts("#ifndef BPF_NO_KFUNC_PROTOTYPES");
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *tag = btf__type_by_id(btf, id);
		const struct btf_type *func;
		LIBBPF_OPTS(btf_dump_emit_type_decl_opts, opts);

		if (!btf_is_decl_tag(tag) || btf_decl_tag(tag)->component_idx != -1 ||
		    strcmp(btf__name_by_offset(btf, tag->name_off), "bpf_kfunc") != 0)
			continue;
		func = btf__type_by_id(btf, tag->type);
		opts.field_name = btf__name_by_offset(btf, func->name_off);
		printf("extern ");
		if (btf_dump__emit_type_decl(dump, func->type, &opts))
			return 1;
		puts(" __attribute__((weak, section(\".ksyms\")));");
	}
	puts("#endif");
	return 0;
}

int main(int argc, char **argv)
{
	bool each = argc > 1 && strcmp(argv[1], "--each") == 0;

	if (argc == 2 && strcmp(argv[1], "--kfuncs") == 0)
		return put_kfuncs();
	for (int i = each ? 2 : 1; i < argc; i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			if (each)
				try_each(argv[i]);
			else
				try(argv[i]);
			fflush(stdout);
			_exit(0);
		}
		status = finish(pid);
		if (status)
			printf("crashed\t%d\t%s\n", status, argv[i]);
		fflush(stdout);
	}
	return 0;
}
