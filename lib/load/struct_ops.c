// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* struct_ops.c - the values of maps of struct_ops, which only the object knows */
#include <errno.h>

#include <bpf/libbpf.h>

#include "trace/names.h"
#include "kernel/struct_ops.h"
#include "load/load.h"

static void explain(const struct bp_object *object, const char *name, struct bp_err *err)
{
	bp_fail_on(err, "%s: the value of the struct_ops map '%s'", object->opts.path, name);
	if (err->num == EINVAL)
		bp_hint(err, "the kernel does not accept it: a function or a member that it needs "
			     "may be missing, or a member has a value that it does not take; dmesg "
			     "may tell which one");
}

static int write_map(const struct bp_object *object, const struct bp_object_map *map,
		     struct bp_names *names, struct bp_err *err)
{
	cleanup_struct_ops struct bp_struct_ops ops = { 0 };
	int fd = bpf_map__fd(map->map);
	struct bp_err why = { 0 };
	size_t size;
	int ret = bp_struct_ops_read(fd, names, &ops, &why);

	if (ret == 0 && ops.for_links && ops.state == BP_STRUCT_OPS_INIT)
		ret = bp_struct_ops_write(fd, bpf_object__btf(object->object),
					  bpf_map__btf_value_type_id(map->map),
					  bpf_map__initial_value(map->map, &size), names, &why);
	if (ret == 0)
		return 0;
	explain(object, map->name, &why);
	if (err)
		*err = why;
	return ret;
}

int bp_object_write_struct_ops(const struct bp_object *object, struct bp_err *err)
{
	cleanup_names struct bp_names names = { 0 };
	int ret = 0;

	for (size_t i = 0; i < object->nmaps && ret == 0; i++)
		if (bpf_map__type(object->maps[i].map) == BPF_MAP_TYPE_STRUCT_OPS &&
		    bpf_map__fd(object->maps[i].map) >= 0)
			ret = write_map(object, &object->maps[i], &names, err);
	return ret;
}
