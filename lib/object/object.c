// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* object.c - an ELF object opened, with the choices of the caller made */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "explain/object_cause.h"
#include "object/btf_file.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/where.h"
#include "object/elf_check.h"
#include "object/globals.h"
#include "object/object.h"
#include "object/parts.h"

static void list_maps(const struct bp_object *object, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < object->nmaps; i++)
		if (!bp_names_add(buf, size, object->maps[i].name))
			return;
	if (!buf[0])
		snprintf(buf, size, "none");
}

/* By its name in the object: libbpf's is that of the map in use. */
static struct bpf_map *find_map(const struct bp_object *object, const char *name)
{
	for (size_t i = 0; i < object->nmaps; i++)
		if (strcmp(object->maps[i].name, name) == 0)
			return object->maps[i].map;
	return NULL;
}

static int no_map(const struct bp_object *object, const char *name, struct bp_err *err)
{
	char list[1000];

	list_maps(object, list, sizeof(list));
	bp_fail_text(err, BP_NOT_FOUND, ENOENT, object->opts.path, "no map '%s' in it", name);
	bp_hint(err, "maps in it: %s", list);
	return -ENOENT;
}

static int set_size(const struct bp_object *object, const struct bp_map_size *size,
		    struct bp_err *err)
{
	struct bpf_map *map = find_map(object, size->name);
	int ret;

	if (!map)
		return no_map(object, size->name, err);
	ret = size->value ? bpf_map__set_value_size(map, size->size) :
			    bpf_map__set_max_entries(map, size->size);
	return ret ? bp_fail(err, -ret,
			     size->value ? "bpf_map__set_value_size" : "bpf_map__set_max_entries",
			     "%s: map %s", object->opts.path, size->name) :
		     0;
}

static int reuse_map(const struct bp_object_opts *opts, const struct bp_map_reuse *reuse,
		     const struct bp_object *object, struct bp_err *err)
{
	struct bpf_map *map = find_map(object, reuse->name);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	cleanup_fd int fd = -1;
	int ret;

	if (!map)
		return no_map(object, reuse->name, err);
	fd = bp_ref_open_map(&reuse->map, err);
	if (fd < 0)
		return fd;
	ret = bpf_map_get_info_by_fd(fd, &info, &len);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "map %s", reuse->name);
	/* Without a size of values in the object it is up to who makes the map. */
	if (info.type != bpf_map__type(map) || info.key_size != bpf_map__key_size(map) ||
	    (bpf_map__value_size(map) && info.value_size != bpf_map__value_size(map)))
		return bp_fail_text(err, BP_CONFLICT, EINVAL, opts->path,
				    "map %u cannot take the place of '%s': it has type %s, key %u "
				    "and value %u bytes, not %s, %u and %u",
				    info.id, reuse->name, libbpf_bpf_map_type_str(info.type),
				    info.key_size, info.value_size,
				    libbpf_bpf_map_type_str(bpf_map__type(map)),
				    bpf_map__key_size(map), bpf_map__value_size(map));
	ret = bpf_map__reuse_fd(map, fd);
	return ret ? bp_fail(err, -ret, "bpf_map__reuse_fd", "map %s", reuse->name) : 0;
}

/* libbpf looks at the file only if there is a relocation that needs it. */
static struct btf *read_kernel_btf(const char *path, struct bp_err *err)
{
	struct btf *btf = bp_btf_read(path,
				      "the BTF of a kernel, as in /sys/kernel/btf/vmlinux, "
				      "or an ELF file that has it",
				      err);
	int num = errno;

	if (!btf)
		bp_fail_on(err, "kernel BTF %s", path);
	errno = num;
	return btf;
}

/* libbpf wants a path, and gets one of what was read: no other file can take its place. */
static int keep_kernel_btf(const char *path, struct bp_err *err)
{
	struct btf *btf = read_kernel_btf(path, err);
	cleanup_fd int fd = -1;
	const char *data;
	__u32 size = 0;

	if (!btf)
		return -errno;
	fd = memfd_create("kernel-btf", MFD_CLOEXEC);
	data = fd < 0 ? NULL : btf__raw_data(btf, &size);
	for (ssize_t put; data && size; data += put, size -= (__u32)put) {
		put = write(fd, data, size);
		if (put <= 0)
			break;
	}
	btf__free(btf);
	return data && !size ? take_fd(&fd) : bp_fail(err, errno, "memfd_create", "%s", path);
}

/* The last line, without the prefix; "" if there is none. */
static void last_line(const struct bp_messages *said, char *buf, size_t size)
{
	const char *line = said ? said->text : "";
	const char *next;

	while ((next = strchr(line, '\n')) && next[1])
		line = next + 1;
	if (strncmp(line, "libbpf: ", 8) == 0)
		line += 8;
	snprintf(buf, size, "%.*s", (int)strcspn(line, "\n"), line);
}

int bp_object_fail(const struct bp_object_opts *opts, int num, const char *step, struct bp_err *err)
{
	char line[600];

	bp_fail(err, num, step, "%s", opts->path);
	if (!err || bp_object_explain(opts->said ? opts->said->text : NULL, err))
		return -num;
	/* The file is there: bp_elf_open() has read it. */
	if (bp_err_status(err) == BP_NOT_FOUND) {
		err->status = BP_FAILED;
		snprintf(err->text, sizeof(err->text), "libbpf cannot load the object");
		err->num = EINVAL;
	}
	last_line(opts->said, line, sizeof(line));
	if (line[0])
		bp_hint(err, "%s", line);
	return -num;
}

static int open_object(const struct bp_object_opts *opts, unsigned int flags,
		       const char *kernel_btf, struct bpf_object **ret_object,
		       struct bp_map_values *ret_values, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_object_open_opts, open_opts);
	cleanup_fd int fd = bp_file_open_plain(opts->path, err);
	struct bp_err own = { 0 };
	int ret;

	if (fd < 0)
		return fd;
	open_opts.bpf_token_path = opts->token;
	open_opts.btf_custom_path = kernel_btf;
	bp_messages_clear(opts->said);
	ret = bp_elf_open(fd, opts->path, flags, &open_opts, ret_object, ret_values, &own);
	if (ret && own.step && strcmp(own.step, "bpf_object__open_mem") == 0)
		return bp_object_fail(opts, own.num, own.step, err);
	if (ret && err)
		*err = own;
	return ret;
}

int bp_object_inspect(const struct bp_object_opts *opts, struct bpf_object **ret_object,
		      struct bp_err *err)
{
	cleanup_object struct bpf_object *object = NULL;
	int ret = open_object(opts, 0, NULL, &object, NULL, err);

	if (ret == 0 && opts->kernel_btf) {
		struct btf *btf = read_kernel_btf(opts->kernel_btf, err);

		ret = btf ? 0 : -errno;
		btf__free(btf);
	}
	if (ret)
		return ret;
	*ret_object = object;
	object = NULL;
	return 0;
}

static int open_with_btf(const struct bp_object_opts *opts, struct bp_object *object,
			 struct bp_err *err)
{
	char path[64];

	if (!opts->kernel_btf)
		return open_object(opts, BP_ELF_NATIVE, NULL, &object->object, &object->values,
				   err);
	object->kernel_btf_fd = keep_kernel_btf(opts->kernel_btf, err);
	if (object->kernel_btf_fd < 0)
		return object->kernel_btf_fd;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", object->kernel_btf_fd);
	return open_object(opts, BP_ELF_NATIVE, path, &object->object, &object->values, err);
}

static int collect_maps(struct bp_object *object, struct bp_err *err)
{
	struct bpf_map *map;
	size_t i = 0;

	bpf_object__for_each_map(map, object->object) object->nmaps++;
	object->maps = calloc(object->nmaps + 1, sizeof(*object->maps));
	if (!object->maps)
		return bp_fail(err, ENOMEM, "calloc", "maps");
	bpf_object__for_each_map(map, object->object)
	{
		struct bp_object_map *own = &object->maps[i++];

		own->map = map;
		own->name = strdup(bpf_map__name(map));
		if (!own->name)
			return bp_fail(err, ENOMEM, "strdup", "maps");
		own->holds_progs = bp_map_values_have(&object->values, own->name, NULL);
	}
	return 0;
}

/* A pin that is to be reused: 1 if it is there, 0 if not. It must not be for others to choose. */
static int find_auto_pin(const struct bp_object_map *own, const char *path, struct bp_err *err)
{
	cleanup_bp_where struct bp_where where = BP_WHERE_NONE;
	struct bp_err why = { 0 };
	int ret = bp_where_find(path, false, &where, &why);

	if (ret && ret != -EPERM)
		return 0; /* as far as can be seen; else the pin that is made fails */
	if (ret == 0 && where.at < 0)
		return 0;
	if (ret == 0 && !where.movable)
		return 1;
	bp_fail_text(err, BP_DENIED, EPERM, path,
		     "map '%s' asks for this pin by its name, but others can put there what they "
		     "like, so it is not used",
		     own->name);
	bp_hint(err,
		"if this is the map to use, say so: bpfprog load --map %s=%s; otherwise "
		"remove the pin",
		own->name, path);
	return -EPERM;
}

/*
 * Maps that ask for a pin (LIBBPF_PIN_BY_NAME): one that is there is reused by libbpf. One that is
 * not would be made by libbpf in the middle of the load, and stay if this process is killed; so it
 * is taken from libbpf here, and made with the other pins. A map of --map has its pins already.
 */
static int take_auto_pins(struct bp_object *object, struct bp_err *err)
{
	for (size_t i = 0; i < object->nmaps; i++) {
		struct bp_object_map *own = &object->maps[i];
		const char *path = bpf_map__pin_path(own->map);
		bool reused = bpf_map__fd(own->map) >= 0 || object->opts.confined;
		int there = path && !reused ? find_auto_pin(own, path, err) : 0;

		if (there < 0)
			return there;
		if (!path || there)
			continue;
		own->auto_pin = reused ? NULL : strdup(path);
		if (!reused && !own->auto_pin)
			return bp_fail(err, ENOMEM, "strdup", "pins");
		bpf_map__set_pin_path(own->map, NULL);
	}
	return 0;
}

int bp_object_open(const struct bp_object_opts *opts, struct bp_object *ret_object,
		   struct bp_err *err)
{
	cleanup_bp_object struct bp_object object = { .opts = *opts };
	int ret = open_with_btf(opts, &object, err);

	if (ret)
		return ret;
	if (opts->kern_version)
		bpf_object__set_kversion(object.object, opts->kern_version);
	ret = bp_object_choose(opts, &object, err);
	if (ret == 0)
		ret = collect_maps(&object, err);
	for (size_t i = 0; ret == 0 && i < opts->nsizes; i++)
		ret = set_size(&object, &opts->sizes[i], err);
	for (size_t i = 0; ret == 0 && i < opts->nreuse; i++)
		ret = reuse_map(opts, &opts->reuse[i], &object, err);
	for (size_t i = 0; ret == 0 && i < opts->nsets; i++)
		ret = bp_global_set(object.object, opts->sets[i], err);
	if (ret == 0)
		ret = take_auto_pins(&object, err);
	if (ret == 0 && opts->assume)
		bp_object_assume(&object);
	if (ret)
		return ret;
	*ret_object = object;
	object = (struct bp_object){ 0 };
	return 0;
}

void bp_object_close(struct bp_object *object)
{
	for (size_t i = 0; i < object->nprogs; i++)
		if (object->progs[i].own_fd)
			close(object->progs[i].fd);
	for (size_t i = 0; object->maps && i < object->nmaps; i++) {
		free(object->maps[i].name);
		free(object->maps[i].auto_pin);
	}
	if (object->kernel_btf_fd > 0)
		close(object->kernel_btf_fd);
	if (object->token_fd > 0)
		close(object->token_fd);
	if (object->logs)
		munmap(object->logs, object->logs_size);
	bp_map_values_free(&object->values);
	free(object->maps);
	free(object->progs);
	bpf_object__close(object->object);
	*object = (struct bp_object){ 0 };
}

void bp_object_find_failed(struct bp_object *object)
{
	for (size_t i = 0; i < object->nprogs; i++)
		if (bpf_program__autoload(object->progs[i].prog) && object->progs[i].log[0])
			object->failed = &object->progs[i];
}
