// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* choose.c - the programs of an object that are to be loaded, and their attributes */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "object/parts.h"
#include "ref/func.h"

static bool fits(const struct bp_object_opts *opts, size_t i, const char *name)
{
	if (opts->globs)
		return fnmatch(opts->names[i], name, 0) == 0;
	return strcmp(opts->names[i], name) == 0;
}

static bool is_named(const struct bp_object_opts *opts, const char *name)
{
	for (size_t i = 0; i < opts->nnames; i++)
		if (fits(opts, i, name))
			return true;
	return false;
}

static bool fits_any(const struct bp_object_opts *opts, size_t i, const struct bpf_object *object)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, object)
	{
		if (fits(opts, i, bpf_program__name(prog)))
			return true;
	}
	return false;
}

bool bp_names_add(char *list, size_t size, const char *name)
{
	size_t len = strlen(list);
	bool fits = len + strlen(name) + 16 < size;

	snprintf(list + len, size - len, "%s%s", len ? ", " : "", fits ? name : "...");
	return fits;
}

static void list_names(const struct bpf_object *object, char *buf, size_t size)
{
	struct bpf_program *prog;

	buf[0] = '\0';
	bpf_object__for_each_program(prog, object)
	{
		if (!bp_names_add(buf, size, bpf_program__name(prog)))
			return;
	}
	if (!buf[0])
		snprintf(buf, size, "none");
}

static int check_names(const struct bp_object_opts *opts, const struct bpf_object *object,
		       struct bp_err *err)
{
	char list[1000];

	list_names(object, list, sizeof(list));
	for (size_t i = 0; i < opts->ntypes; i++)
		if (opts->types[i].name &&
		    !bpf_object__find_program_by_name(object, opts->types[i].name)) {
			bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->path, "no program '%s' in it",
				     opts->types[i].name);
			bp_hint(err, "programs in it: %s", list);
			return -ENOENT;
		}
	/* Where many objects are judged, the names are in one or another. */
	for (size_t i = 0; i < opts->nnames && !opts->each; i++) {
		if (fits_any(opts, i, object))
			continue;
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->path, "no program '%s' in it",
			     opts->names[i]);
		bp_hint(err, "programs in it: %s", list);
		return -ENOENT;
	}
	return 0;
}

/* Programs that are for one function of the kernel, or of another program. */
static bool takes_target(const struct bpf_program *prog)
{
	enum bpf_prog_type type = bpf_program__type(prog);

	return type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM ||
	       type == BPF_PROG_TYPE_EXT;
}

/* Without one libbpf and the kernel only say that an argument is invalid. */
static int check_target(const struct bp_object_opts *opts, const struct bpf_program *prog,
			struct bp_err *err)
{
	const char *section = bpf_program__section_name(prog);
	bool ext = bpf_program__type(prog) == BPF_PROG_TYPE_EXT;

	if ((opts->attach_to || strchr(section, '/')) && (!ext || opts->attach_prog_fd >= 0))
		return 0;
	bp_fail_text(err, BP_FAILED, EINVAL, opts->path,
		     "program '%s' is for a function that its section '%s' does not %s",
		     bpf_program__name(prog), section, ext ? "find alone" : "name");
	bp_hint(err, ext ? "say which program it is of with --attach-prog PROG, and the function "
			   "with --attach-to FUNC if the section does not name it" :
			   "name it with --attach-to [MODULE:]FUNC");
	return -EINVAL;
}

/* What of bpf_prog_load()'s options libbpf lets be set for a program of an object. */
static int set_attributes(const struct bp_object_opts *opts, struct bpf_program *prog,
			  struct bp_err *err)
{
	const char *target = opts->attach_to;
	enum bpf_attach_type type;
	int ret;

	if (opts->prog_flags)
		bpf_program__set_flags(prog, bpf_program__flags(prog) | opts->prog_flags);
	if (opts->ifindex)
		bpf_program__set_ifindex(prog, opts->ifindex);
	if (!takes_target(prog))
		return 0;
	ret = check_target(opts, prog, err);
	if (ret || (!opts->attach_to && opts->attach_prog_fd < 0))
		return ret;
	type = bpf_program__expected_attach_type(prog);
	/* libbpf sets the prefix, and does not heed that it is there. */
	if (target &&
	    strncmp(target, bp_attach_to_prefix(type), strlen(bp_attach_to_prefix(type))) == 0)
		target += strlen(bp_attach_to_prefix(type));
	ret = bpf_program__set_attach_target(
		prog, opts->attach_prog_fd < 0 ? 0 : opts->attach_prog_fd, target);
	if ((ret == -ENOENT || ret == -ESRCH) && opts->attach_prog_fd >= 0)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, target,
				    "the program has no such function to attach to");
	if (ret == -ENOENT || ret == -ESRCH) {
		bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, target,
			     "this kernel has nothing of this name to attach to");
		bp_attach_to_hint(opts->funcs, target, type, err);
		return -EOPNOTSUPP;
	}
	return ret ? bp_fail(err, -ret, "bpf_program__set_attach_target", "%s",
			     bpf_program__name(prog)) :
		     0;
}

/* What is said of the program comes before what is said of all. */
static const struct bp_prog_type *type_of(const struct bp_object_opts *opts, const char *name)
{
	const struct bp_prog_type *all = NULL;

	for (size_t i = 0; i < opts->ntypes; i++) {
		if (!opts->types[i].name)
			all = &opts->types[i];
		else if (strcmp(opts->types[i].name, name) == 0)
			return &opts->types[i];
	}
	return all;
}

static int set_type(const struct bp_object_opts *opts, struct bpf_program *prog, struct bp_err *err)
{
	const char *name = bpf_program__name(prog);

	const struct bp_prog_type *type = type_of(opts, name);

	if (type)
		bpf_program__set_type(prog, type->type);
	if (type && type->attach_type >= 0)
		bpf_program__set_expected_attach_type(prog,
						      (enum bpf_attach_type)type->attach_type);
	if (opts->attach_type)
		bpf_program__set_expected_attach_type(prog, opts->attach_type->type);
	if (bpf_program__type(prog) != BPF_PROG_TYPE_UNSPEC)
		return set_attributes(opts, prog, err);
	bp_fail_text(err, BP_FAILED, EINVAL, opts->path,
		     "libbpf cannot derive the type of program '%s' from its section '%s'",
		     bpf_program__name(prog), bpf_program__section_name(prog));
	bp_hint(err, "give --type %s=PROGTYPE", bpf_program__name(prog));
	return -EINVAL;
}

static bool is_chosen(const struct bp_object *object, const char *name)
{
	for (size_t i = 0; i < object->nprogs; i++)
		if (strcmp(bpf_program__name(object->progs[i].prog), name) == 0)
			return true;
	return false;
}

/* An option that does nothing is a mistake. */
static int check_taken(const struct bp_object_opts *opts, const struct bp_object *object,
		       struct bp_err *err)
{
	const char *option = opts->attach_to ? "--attach-to" : "--attach-prog";

	for (size_t i = 0; i < opts->ntypes; i++)
		if (opts->types[i].name && !is_chosen(object, opts->types[i].name))
			return bp_fail_text(err, BP_USAGE, EINVAL, opts->path,
					    "--type is for '%s', which is not to be loaded",
					    opts->types[i].name);
	if (!opts->attach_to && opts->attach_prog_fd < 0)
		return 0;
	for (size_t i = 0; i < object->nprogs; i++)
		if (takes_target(object->progs[i].prog))
			return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, opts->path,
			    "%s is for programs of the types tracing, lsm and ext, and none of "
			    "those to load is one",
			    option);
}

/* The function, hook, tracepoint or iterator that its section names, if the kernel does not have
 * it.
 */
static const char *missing_target(const struct bp_object *object, const struct bpf_program *prog)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(prog);
	const char *slash = strchr(bpf_program__section_name(prog), '/');

	if (!takes_target(prog) || object->opts.attach_to || object->opts.attach_prog_fd >= 0 ||
	    !slash)
		return NULL;
	if (strchr(slash, ':')) {
		int btf_fd = 0;
		int id = bp_attach_to_find(slash + 1, type, -1, &btf_fd, NULL);

		if (btf_fd > 0)
			close(btf_fd);
		return id > 0 ? NULL : slash + 1;
	}
	return bp_attach_to_known(object->opts.funcs, slash + 1, type) ? NULL : slash + 1;
}

static bool has_struct_ops(const struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS)
			return true;
	}
	return false;
}

bool bp_object_missed(const struct bp_object *object, int ret, struct bp_err *err)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		const struct bpf_program *prog = object->progs[i].prog;
		const char *target = NULL;

		if (!bpf_program__autoload(prog))
			continue;
		if (ret == -ESRCH)
			target = missing_target(object, prog);
		if (target) {
			bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, object->opts.path,
				     "program '%s' is for '%s', which this kernel does not have",
				     bpf_program__name(prog), target);
			bp_attach_to_hint(object->opts.funcs, target,
					  bpf_program__expected_attach_type(prog), err);
			bp_hint(err,
				"its section is '%s'; name another one with --attach-to, or "
				"leave the program out with --prog",
				bpf_program__section_name(prog));
			return true;
		}
		if (ret == -EINVAL && bpf_program__type(prog) == BPF_PROG_TYPE_STRUCT_OPS &&
		    !has_struct_ops(object->object)) {
			bp_fail_text(err, BP_FAILED, EINVAL, object->opts.path,
				     "program '%s' is for struct_ops, and the object has no map of "
				     "them that it is part of",
				     bpf_program__name(prog));
			bp_hint(err, "define one in the section .struct_ops");
			return true;
		}
	}
	return false;
}

static int add_prog(const struct bp_object_opts *opts, struct bp_object *object,
		    struct bpf_program *prog, bool for_array, struct bp_err *err)
{
	int ret = set_type(opts, prog, err);

	if (ret && !opts->each)
		return ret;
	if (ret)
		bpf_program__set_autoload(prog, false);
	object->progs[object->nprogs++] = (struct bp_object_prog){
		.prog = prog, .fd = -1, .for_array = for_array, .unfit = ret != 0
	};
	return 0;
}

/* What libbpf puts into program arrays has to be loaded, asked for or not. */
static int add_for_arrays(const struct bp_object_opts *opts, struct bp_object *object,
			  struct bp_err *err)
{
	struct bpf_program *prog;
	int ret = 0;

	bpf_object__for_each_program(prog, object->object)
	{
		if (bpf_program__autoload(prog) ||
		    !bp_map_values_have(&object->values, NULL, bpf_program__name(prog)))
			continue;
		bpf_program__set_autoload(prog, true);
		ret = add_prog(opts, object, prog, true, err);
		if (ret)
			break;
	}
	return ret;
}

int bp_object_choose(const struct bp_object_opts *opts, struct bp_object *object,
		     struct bp_err *err)
{
	struct bpf_program *prog;
	size_t count = 0;
	int ret = check_names(opts, object->object, err);

	if (ret)
		return ret;
	bpf_object__for_each_program(prog, object->object) count++;
	object->progs = calloc(count + 1, sizeof(*object->progs));
	if (!object->progs)
		return bp_fail(err, ENOMEM, "calloc", "%s", opts->path);
	bpf_object__for_each_program(prog, object->object)
	{
		bool optional = !bpf_program__autoload(prog);

		if (opts->nnames || opts->each)
			bpf_program__set_autoload(
				prog, !opts->nnames || is_named(opts, bpf_program__name(prog)));
		if (!bpf_program__autoload(prog))
			continue;
		ret = add_prog(opts, object, prog, false, err);
		if (ret)
			return ret;
		object->progs[object->nprogs - 1].optional = optional;
	}
	if (!opts->each)
		ret = add_for_arrays(opts, object, err);
	if (ret)
		return ret;
	return check_taken(opts, object, err);
}
