// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* jobs.c - "bpfprog testrun --jobs": a program for each thread */
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "cmd/common/libbpf_log.h"
#include "cmd/testrun/jobs.h"
#include "load/load.h"
#include "util/cleanup.h"

/* The maps of an object that is loaded, for others to share. */
static struct bp_map_reuse *shared_maps(const struct bp_object *object, size_t *ret_count)
{
	struct bp_map_reuse *maps = calloc(object->nmaps + 1, sizeof(*maps));
	size_t count = 0;

	if (!maps)
		return NULL;
	for (size_t i = 0; i < object->nmaps; i++) {
		int fd = bpf_map__fd(object->maps[i].map);

		if (fd < 0)
			continue;
		maps[count].name = object->maps[i].name;
		maps[count].map.kind = BP_REF_FD;
		maps[count++].map.id = (__u32)fd;
	}
	*ret_count = count;
	return maps;
}

/* One more instance of the program of an object. */
static int load_one(const struct bp_object *first, const struct replay_args *args,
		    const struct bp_map_reuse *maps, size_t nmaps, struct bp_object *object,
		    struct bp_err *err)
{
	const char *name = bpf_program__name(first->progs[0].prog);
	struct bp_object_opts opts = {
		.path = args->object,
		.names = &name,
		.nnames = 1,
		.attach_prog_fd = -1,
		.said = cmd_libbpf_messages(),
	};
	int ret;

	cmd_object_opts(args->change, &opts);
	/* The variables are in maps that are shared, and set. */
	opts.nsets = 0;
	opts.reuse = maps;
	opts.nreuse = nmaps;
	ret = bp_object_open(&opts, object, err);
	return ret ? ret : bp_objects_load(object, 1, 1, err);
}

int testrun_instances_open(const struct replay_args *args, int prog_fd,
			   const struct bp_object *object, struct instances *ret_instances,
			   struct bp_err *err)
{
	cleanup_free struct bp_map_reuse *maps = NULL;
	struct instances *instances = ret_instances;
	size_t nmaps = 0;

	instances->fds = calloc(args->jobs, sizeof(*instances->fds));
	instances->objects = calloc(args->jobs, sizeof(*instances->objects));
	if (object)
		maps = shared_maps(object, &nmaps);
	if (!instances->fds || !instances->objects || (object && !maps))
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	for (size_t i = 0; i < args->jobs; i++) {
		struct bp_object *own = &instances->objects[i];
		int ret;

		/* One that is loaded cannot be loaded again: its threads share it. */
		instances->fds[i] = prog_fd;
		if (i == 0 || !object)
			continue;
		instances->count++;
		ret = load_one(object, args, maps, nmaps, own, err);
		if (ret)
			return ret;
		instances->fds[i] = own->progs[0].fd;
	}
	return 0;
}

void testrun_instances_close(struct instances *instances)
{
	for (size_t i = 1; i <= instances->count; i++)
		bp_object_close(&instances->objects[i]);
	free(instances->objects);
	free(instances->fds);
}
