// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* prog_list.c - the programs that are loaded, one after the other, and all about each */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "util/cleanup.h"
#include "util/proc.h"
#include "util/num.h"
#include "kernel/prog.h"
#include "list/prog_list.h"
#include "util/time.h"

void bp_lister_init(struct bp_lister *lister)
{
	*lister = (struct bp_lister){ .boot = bp_boot_time() };
}

void bp_lister_free(struct bp_lister *lister)
{
	bp_holders_free(&lister->holders);
	for (size_t i = 0; i < BP_KEPT_BTFS; i++)
		btf__free(lister->btfs[i].btf);
	bp_names_free(&lister->names);
}

const __u32 *bp_listed_maps(const struct bp_listed *prog)
{
	return prog->more ? prog->more : prog->usual;
}

void bp_listed_free(struct bp_listed *prog)
{
	free(prog->more);
	prog->more = NULL;
}

/* The BTF of a program, read once as long as not too many others come between. */
static const struct btf *btf_of(struct bp_lister *lister, __u32 id)
{
	struct bp_kept_btf *kept;

	for (size_t i = 0; i < BP_KEPT_BTFS; i++)
		if (lister->btfs[i].id == id)
			return lister->btfs[i].btf;
	kept = &lister->btfs[lister->next_btf];
	lister->next_btf = (lister->next_btf + 1) % BP_KEPT_BTFS;
	btf__free(kept->btf);
	kept->id = id;
	kept->btf = btf__load_from_kernel_by_id(id);
	return kept->btf;
}

/* The kernel cuts names; the first function of the program has the whole one. */
static void full_name(struct bp_lister *lister, __u32 type_id, struct bp_listed *prog)
{
	const struct btf *btf;
	const char *name;

	memcpy(prog->name, prog->info.name, sizeof(prog->info.name));
	prog->name[sizeof(prog->info.name) - 1] = '\0';
	if (strlen(prog->name) < BPF_OBJ_NAME_LEN - 1 || !prog->info.btf_id || !type_id)
		return;
	btf = btf_of(lister, prog->info.btf_id);
	name = btf ? bp_btf_func_name(btf, type_id, prog->info.name) : NULL;
	if (name)
		*stpncpy(prog->name, name, sizeof(prog->name) - 1) = '\0';
}

/* bytes_memlock is in the file that the kernel keeps of the descriptor, and nowhere else. */
static __u64 memlock_of(int fd)
{
	char value[32];

	return bp_fdinfo(0, fd, "memlock", value, sizeof(value)) ? strtoull(value, NULL, 10) : 0;
}

/* A program that has more maps than usual: ask again with room for all of them. */
static int more_maps(int fd, struct bp_listed *prog, struct bp_err *err)
{
	__u32 count = prog->info.nr_map_ids;
	struct bpf_prog_info again = { .nr_map_ids = count };
	int ret;

	prog->more = calloc(count, sizeof(*prog->more));
	if (!prog->more)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	again.map_ids = (__u64)(unsigned long)prog->more;
	ret = bp_prog_info(fd, &again, err);
	if (ret == 0 && again.nr_map_ids < count)
		prog->info.nr_map_ids = again.nr_map_ids;
	return ret;
}

int bp_listed_read(struct bp_lister *lister, int fd, struct bp_listed *ret_prog, struct bp_err *err)
{
	struct bp_listed *prog = ret_prog;
	struct bpf_func_info func = { 0 };
	int ret;

	memset(&prog->info, 0, sizeof(prog->info));
	prog->more = NULL;
	prog->info.nr_map_ids = BP_USUAL_MAPS;
	prog->info.map_ids = (__u64)(unsigned long)prog->usual;
	prog->info.nr_func_info = 1;
	prog->info.func_info_rec_size = sizeof(func);
	prog->info.func_info = (__u64)(unsigned long)&func;
	ret = bp_prog_info_len(fd, &prog->info, &prog->info_len, err);
	if (ret)
		return ret;
	if (prog->info.nr_map_ids > BP_USUAL_MAPS)
		ret = more_maps(fd, prog, err);
	if (ret) {
		bp_listed_free(prog);
		return ret;
	}
	full_name(lister, lister->short_names ? 0 : func.type_id, prog);
	prog->loaded_at = lister->boot + prog->info.load_time / 1000000000;
	prog->memlock = lister->memlock ? memlock_of(fd) : 0;
	return 0;
}

int bp_proglist_id(struct bp_lister *lister, __u32 id, struct bp_visitor *visitor,
		   struct bp_err *err)
{
	cleanup_fd int fd = bp_prog_fd_by_id(id, err);
	struct bp_listed prog;
	int ret;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	ret = bp_listed_read(lister, fd, &prog, err);
	if (ret)
		return ret;
	ret = visitor->visit(visitor, &prog, err);
	bp_listed_free(&prog);
	return ret;
}

/* A walk through the ids of all programs. */
struct walk {
	__u32 id;    /* the last one */
	int guesses; /* misses that are still allowed */
};

/* Open the next program that is there. Often its id is one more, and trying that saves asking. */
static int open_next(struct walk *walk, struct bp_err *err)
{
	int fd;

	if (walk->id && walk->guesses > 0) {
		fd = bp_prog_fd_by_id(walk->id + 1, NULL);
		walk->guesses += fd >= 0 ? 1 : -1;
		walk->id += fd >= 0;
		if (fd >= 0)
			return fd;
	}
	do {
		int ret = bp_prog_next_id(walk->id, &walk->id, err);

		if (ret)
			return ret;
		fd = bp_prog_fd_by_id(walk->id, err);
	} while (fd == -ENOENT); /* gone since then */
	return fd;
}

/* Reading some and then showing them takes less time than taking turns: the caches stay warm. */
#define BATCH 8

static int visit_batch(struct bp_listed *progs, size_t count, struct bp_visitor *visitor,
		       struct bp_err *err)
{
	int ret = 0;

	for (size_t i = 0; i < count; i++) {
		if (ret == 0)
			ret = visitor->visit(visitor, &progs[i], err);
		bp_listed_free(&progs[i]);
	}
	return ret;
}

int bp_proglist_each(struct bp_lister *lister, struct bp_visitor *visitor, struct bp_err *err)
{
	struct walk walk = { .guesses = 8 };
	struct bp_listed progs[BATCH];
	size_t count = 0;
	int ret = 0;
	int visited = 0;

	while (ret == 0 && visited == 0) {
		cleanup_fd int fd = open_next(&walk, err);

		ret = fd < 0 ? fd : bp_listed_read(lister, fd, &progs[count], err);
		count += ret == 0;
		if (count < BATCH && ret == 0)
			continue;
		visited = visit_batch(progs, count, visitor, ret && ret != -ENOENT ? NULL : err);
		count = 0;
	}
	if (visited)
		return visited;
	if (ret == -ENOENT)
		return 0;
	bp_fail_on(err, "the programs of this machine");
	return ret;
}

bool bp_listed_target(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
		      size_t size)
{
	return prog->info.attach_btf_id &&
	       bp_name_of_type(&lister->names, prog->info.attach_btf_obj_id,
			       prog->info.attach_btf_id, buf, size);
}
