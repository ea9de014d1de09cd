// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* object.c - an ELF object made into programs of the kernel */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "attach_type.h"
#include "cleanup.h"
#include "explain.h"
#include "globals.h"
#include "object.h"
#include "pin.h"

#define LOG_START ((size_t)1 << 20)
#define LOG_MAX ((size_t)0xffffffff >> 2)

/* Say what is wrong with a file that is no BPF object, better than libbpf can. */
static int check_header(const char *path, const Elf64_Ehdr *head, size_t len, struct bp_err *err)
{
	__u16 machine;

	if (len == 0)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "an empty file");
	if (len < SELFMAG || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "not an ELF object");
	if (len < sizeof(*head))
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "a truncated ELF object");
	machine = head->e_ident[EI_DATA] == ELFDATA2MSB ? be16toh(head->e_machine) :
							  le16toh(head->e_machine);
	if (head->e_ident[EI_CLASS] != ELFCLASS64 || machine != EM_BPF) {
		bp_fail_text(err, BP_FAILED, ENOEXEC, path,
			     "an ELF object for another machine (%u), not for BPF", machine);
		bp_hint(err, "compile with 'clang -target bpf'");
		return -ENOEXEC;
	}
	return 0;
}

/* libelf sees whether all sections are inside the file. */
static int check_sections(const char *path, int fd, struct bp_err *err)
{
	size_t names;
	Elf *elf;
	bool whole;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	whole = elf && elf_getshdrstrndx(elf, &names) == 0 &&
		elf_rawdata(elf_getscn(elf, names), NULL);
	for (Elf_Scn *scn = NULL; whole && (scn = elf_nextscn(elf, scn));)
		whole = elf_rawdata(scn, NULL);
	elf_end(elf);
	if (!whole)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path,
				    "a truncated or damaged ELF object");
	return 0;
}

static int check_file(const char *path, struct bp_err *err)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr head;
	struct stat st;
	ssize_t len;
	int ret;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", path);
	if (fstat(fd, &st))
		return bp_fail(err, errno, "fstat", "%s", path);
	if (S_ISDIR(st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (!S_ISREG(st.st_mode))
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a regular file");
	len = pread(fd, &head, sizeof(head), 0);
	if (len < 0)
		return bp_fail(err, errno, "read", "%s", path);
	ret = check_header(path, &head, (size_t)len, err);
	return ret ? ret : check_sections(path, fd, err);
}

static bool is_named(const struct bp_object_opts *opts, const char *name)
{
	for (size_t i = 0; i < opts->nnames; i++)
		if (strcmp(opts->names[i], name) == 0)
			return true;
	return false;
}

/* 'xdp_pass, xdp_drop and 3 more' */
static void list_names(const struct bpf_object *object, char *buf, size_t size)
{
	struct bpf_program *prog;
	size_t len = 0;

	snprintf(buf, size, "none");
	bpf_object__for_each_program(prog, object)
	{
		const char *name = bpf_program__name(prog);

		if (len + strlen(name) + 16 > size) {
			snprintf(buf + len, size - len, ", ...");
			return;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "", name);
	}
}

static int check_names(const struct bp_object_opts *opts, const struct bpf_object *object,
		       struct bp_err *err)
{
	char list[1000];

	list_names(object, list, sizeof(list));
	if (!bpf_object__next_program(object, NULL))
		return bp_fail_text(err, BP_FAILED, ENOEXEC, opts->path,
				    "the object has no programs");
	for (size_t i = 0; i < opts->ntypes; i++)
		if (opts->types[i].name &&
		    !bpf_object__find_program_by_name(object, opts->types[i].name)) {
			bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->path, "no program '%s' in it",
				     opts->types[i].name);
			bp_hint(err, "programs in it: %s", list);
			return -ENOENT;
		}
	for (size_t i = 0; i < opts->nnames; i++) {
		if (bpf_object__find_program_by_name(object, opts->names[i]))
			continue;
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->path, "no program '%s' in it",
			     opts->names[i]);
		bp_hint(err, "programs in it: %s", list);
		return -ENOENT;
	}
	return 0;
}

/* What of bpf_prog_load()'s options libbpf lets be set for a program of an object. */
static int set_attributes(const struct bp_object_opts *opts, struct bpf_program *prog,
			  struct bp_err *err)
{
	int ret;

	if (opts->prog_flags)
		bpf_program__set_flags(prog, bpf_program__flags(prog) | opts->prog_flags);
	if (opts->ifindex)
		bpf_program__set_ifindex(prog, opts->ifindex);
	if (!opts->attach_to && opts->attach_prog_fd < 0)
		return 0;
	ret = bpf_program__set_attach_target(
		prog, opts->attach_prog_fd < 0 ? 0 : opts->attach_prog_fd, opts->attach_to);
	if (ret == -EINVAL && opts->attach_prog_fd >= 0)
		return bp_fail_text(err, BP_FAILED, EINVAL, bpf_program__name(prog),
				    "--attach-prog needs --attach-to FUNC beside it, or a section "
				    "that names the function");
	if (ret == -ENOENT || ret == -ESRCH)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->attach_to,
				    "the kernel has no such function to attach to");
	return ret ? bp_fail(err, -ret, "bpf_program__set_attach_target", "%s",
			     bpf_program__name(prog)) :
		     0;
}

static int set_type(const struct bp_object_opts *opts, struct bpf_program *prog, struct bp_err *err)
{
	const char *name = bpf_program__name(prog);

	for (size_t i = 0; i < opts->ntypes; i++)
		if (!opts->types[i].name || strcmp(opts->types[i].name, name) == 0)
			bpf_program__set_type(prog, opts->types[i].type);
	if (opts->attach_type)
		bpf_program__set_expected_attach_type(prog, opts->attach_type->type);
	if (bpf_program__type(prog) != BPF_PROG_TYPE_UNSPEC)
		return set_attributes(opts, prog, err);
	bp_fail_text(err, BP_FAILED, EINVAL, opts->path,
		     "the type of program '%s' cannot be told from its section '%s'",
		     bpf_program__name(prog), bpf_program__section_name(prog));
	bp_hint(err, "give --type %s=PROGTYPE", bpf_program__name(prog));
	return -EINVAL;
}

/* Choose the programs: those that are named, or all that libbpf would load. */
static int choose(const struct bp_object_opts *opts, struct bp_object *object, struct bp_err *err)
{
	struct bpf_program *prog;
	size_t count = 0;
	int ret = check_names(opts, object->object, err);

	if (ret)
		return ret;
	bpf_object__for_each_program(prog, object->object) count++;
	object->progs = calloc(count, sizeof(*object->progs));
	if (!object->progs)
		return bp_fail(err, ENOMEM, "calloc", "%s", opts->path);
	bpf_object__for_each_program(prog, object->object)
	{
		if (opts->nnames)
			bpf_program__set_autoload(prog, is_named(opts, bpf_program__name(prog)));
		if (!bpf_program__autoload(prog))
			continue;
		ret = set_type(opts, prog, err);
		if (ret)
			return ret;
		object->progs[object->nprogs++].prog = prog;
	}
	if (object->nprogs)
		return 0;
	bp_fail_text(err, BP_FAILED, ENOENT, opts->path, "every program in it is optional");
	bp_hint(err, "name those to load with --prog");
	return -ENOENT;
}

static int reuse_map(const struct bp_object_opts *opts, const struct bp_map_reuse *reuse,
		     struct bpf_object *object, struct bp_err *err)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, reuse->name);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	cleanup_fd int fd = -1;
	int ret;

	if (!map)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, opts->path, "no map '%s' in it",
				    reuse->name);
	fd = bp_ref_open_map(&reuse->map, err);
	if (fd < 0)
		return fd;
	ret = bpf_map_get_info_by_fd(fd, &info, &len);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "map %s", reuse->name);
	if (info.type != bpf_map__type(map) || info.key_size != bpf_map__key_size(map) ||
	    info.value_size != bpf_map__value_size(map))
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

int bp_object_inspect(const struct bp_object_opts *opts, struct bpf_object **ret_object,
		      struct bp_err *err)
{
	LIBBPF_OPTS(bpf_object_open_opts, open_opts);
	int ret = check_file(opts->path, err);

	if (ret)
		return ret;
	/* libbpf looks at the file only if there is a relocation that needs it. */
	if (opts->kernel_btf && access(opts->kernel_btf, R_OK))
		return bp_fail(err, errno, "open", "kernel BTF %s", opts->kernel_btf);
	open_opts.bpf_token_path = opts->token;
	open_opts.btf_custom_path = opts->kernel_btf;
	*ret_object = bpf_object__open_file(opts->path, &open_opts);
	return *ret_object ? 0 : bp_fail(err, errno, "bpf_object__open_file", "%s", opts->path);
}

int bp_object_open(const struct bp_object_opts *opts, struct bp_object *ret_object,
		   struct bp_err *err)
{
	cleanup_bp_object struct bp_object object = { 0 };
	int ret = bp_object_inspect(opts, &object.object, err);

	if (ret)
		return ret;
	if (opts->kern_version)
		bpf_object__set_kversion(object.object, opts->kern_version);
	ret = choose(opts, &object, err);
	for (size_t i = 0; ret == 0 && i < opts->nsets; i++)
		ret = bp_global_set(object.object, opts->sets[i], err);
	for (size_t i = 0; ret == 0 && i < opts->nreuse; i++)
		ret = reuse_map(opts, &opts->reuse[i], object.object, err);
	if (ret)
		return ret;
	*ret_object = object;
	object = (struct bp_object){ 0 };
	return 0;
}

static int set_logs(const struct bp_object_opts *opts, struct bp_object *object, size_t size,
		    struct bp_err *err)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		struct bp_object_prog *prog = &object->progs[i];

		/* Large and untouched: costs address space only, until the kernel writes. */
		prog->log = malloc(size);
		if (!prog->log)
			return bp_fail(err, ENOMEM, "malloc", "log of the verifier");
		prog->log[0] = '\0';
		bpf_program__set_log_buf(prog->prog, prog->log, size);
		bpf_program__set_log_level(prog->prog, opts->log_level);
	}
	return 0;
}

/* Maps that libbpf pins by itself, and whose pins are not there yet. */
static int find_auto_pins(struct bp_object *object, struct bp_err *err)
{
	struct bpf_map *map;
	size_t count = 0;

	bpf_object__for_each_map(map, object->object) count++;
	object->auto_pins = calloc(count + 1, sizeof(*object->auto_pins));
	if (!object->auto_pins)
		return bp_fail(err, ENOMEM, "calloc", "pins");
	count = 0;
	bpf_object__for_each_map(map, object->object)
	{
		const char *path = bpf_map__pin_path(map);

		if (!path || access(path, F_OK) == 0)
			continue;
		object->auto_pins[count] = strdup(path);
		if (!object->auto_pins[count++])
			return bp_fail(err, ENOMEM, "strdup", "pins");
	}
	return 0;
}

/* Programs load in their order, so the one that failed is the last with something in its log. */
static void find_failed(struct bp_object *object)
{
	for (size_t i = 0; i < object->nprogs; i++)
		if (object->progs[i].log[0])
			object->failed = &object->progs[i];
}

/* The kernel said nothing, so look for a program that it cannot have liked. */
static const struct bp_object_prog *suspect(const struct bp_object *object, int num)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		enum bpf_prog_type type = bpf_program__type(object->progs[i].prog);
		int cap = bp_load_cap(type);

		if (num == EPERM && cap >= 0 && !bp_has_cap(cap))
			return &object->progs[i];
		if (num == EINVAL && libbpf_probe_bpf_prog_type(type, NULL) == 0)
			return &object->progs[i];
	}
	return &object->progs[0];
}

static int explain_load(const struct bp_object_opts *opts, struct bp_object *object, int ret,
			struct bp_err *err)
{
	const struct bp_object_prog *prog = object->failed ? object->failed : suspect(object, -ret);

	bp_fail(err, -ret, "bpf_prog_load", "%s: program %s", opts->path,
		bpf_program__name(prog->prog));
	if (object->failed && err) {
		err->status = BP_REJECTED;
		snprintf(err->text, sizeof(err->text), "rejected by the verifier: %s (%s)",
			 bp_errno_text(-ret), bp_errno_name(-ret));
	} else if (object->nprogs > 1) {
		bp_fail_on(err, "%s", opts->path);
	}
	bp_explain(&(struct bp_facts){ .prog_fd = -1,
				       .prog_type = bpf_program__type(prog->prog),
				       .insn_cnt = bpf_program__insn_cnt(prog->prog),
				       .log = object->failed ? object->failed->log : NULL },
		   err);
	return ret;
}

int bp_object_load(const struct bp_object_opts *opts, struct bp_object *object, struct bp_err *err)
{
	size_t size = opts->log_size ? opts->log_size : LOG_START;
	int ret;

	for (;;) {
		ret = set_logs(opts, object, size, err);
		if (ret)
			return ret;
		ret = find_auto_pins(object, err);
		if (ret)
			return ret;
		ret = bpf_object__prepare(object->object);
		/* EPERM is that of the program which libbpf loads to see whether it may. */
		if (ret && ret != -EPERM)
			return bp_fail(err, -ret, "bpf_object__prepare", "%s", opts->path);
		if (ret == 0)
			ret = bpf_object__load(object->object);
		if (ret == 0)
			return 0;
		if (ret != -ENOSPC || size > LOG_MAX / 8)
			break;
		/* The log did not fit, which hides the real error: again from the start. */
		size *= 8;
		bp_object_close(object);
		ret = bp_object_open(opts, object, err);
		if (ret)
			return ret;
	}
	find_failed(object);
	return explain_load(opts, object, ret, err);
}

static char *join(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

/* Pin at PATH, which is freed unless it becomes *PINNED. */
static int pin_at(int fd, char *path, char **pinned, struct bp_err *err)
{
	int ret;

	if (!path)
		return bp_fail(err, ENOMEM, "asprintf", "%s", "");
	ret = bp_pin_check(path, err);
	if (ret == 0)
		ret = bp_pin(fd, path, err);
	if (ret)
		free(path);
	else
		*pinned = path;
	return ret;
}

/* Maps of global data have names such as ".rodata", which a bpf file system does not take. */
static char *map_path(const char *dir, const struct bpf_map *map)
{
	char *path = join(dir, bpf_map__name(map));

	for (char *c = path ? path + strlen(dir) : NULL; c && *c; c++)
		if (*c == '.')
			*c = '_';
	return path;
}

static int pin_maps(struct bp_object *object, const char *dir, struct bp_err *err)
{
	struct bpf_map *map;
	size_t i = 0;

	bpf_object__for_each_map(map, object->object) object->nmaps++;
	object->map_pins = calloc(object->nmaps + 1, sizeof(*object->map_pins));
	if (!object->map_pins)
		return bp_fail(err, ENOMEM, "calloc", "%s", dir);
	bpf_object__for_each_map(map, object->object)
	{
		int fd = bpf_map__fd(map);
		int ret = fd < 0 ? 0 : pin_at(fd, map_path(dir, map), &object->map_pins[i], err);

		if (ret)
			return ret;
		i++;
	}
	return 0;
}

static int pin_all(struct bp_object *object, const char *path, const char *dir, const char *map_dir,
		   struct bp_err *err)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < object->nprogs && (path || dir); i++) {
		struct bp_object_prog *prog = &object->progs[i];

		/* A program of a struct_ops map that is not used is not loaded. */
		if (bpf_program__fd(prog->prog) < 0)
			continue;
		ret = pin_at(bpf_program__fd(prog->prog),
			     path ? strdup(path) : join(dir, bpf_program__name(prog->prog)),
			     &prog->pinned, err);
	}
	return ret == 0 && map_dir ? pin_maps(object, map_dir, err) : ret;
}

void bp_object_unpin(struct bp_object *object)
{
	for (size_t i = 0; i < object->nprogs; i++)
		if (object->progs[i].pinned)
			unlink(object->progs[i].pinned);
	for (size_t i = 0; i < object->nmaps; i++)
		if (object->map_pins[i])
			unlink(object->map_pins[i]);
	object->kept = false;
}

int bp_object_pin(struct bp_object *object, const char *path, const char *dir, const char *map_dir,
		  struct bp_err *err)
{
	int ret = pin_all(object, path, dir, map_dir, err);

	if (ret)
		bp_object_unpin(object);
	else if (path || dir)
		object->kept = true;
	return ret;
}

void bp_object_close(struct bp_object *object)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		free(object->progs[i].pinned);
		free(object->progs[i].log);
	}
	for (size_t i = 0; i < object->nmaps; i++)
		free(object->map_pins[i]);
	for (char **pin = object->auto_pins; pin && *pin; pin++) {
		if (!object->kept)
			unlink(*pin);
		free(*pin);
	}
	free(object->auto_pins);
	free(object->map_pins);
	free(object->progs);
	bpf_object__close(object->object);
	*object = (struct bp_object){ 0 };
}
