// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* object.c - objects that libbpf cannot load, of build/tests/progs, and maps that the kernel
 * refuses */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <bpf/btf.h>

#include "explain/object_cause.h"
#include "provoke.h"

/* What to do to an object between opening and loading it. */
struct change {
	const char *from; /* bytes of the file, of the same length as */
	const char *to;
	const char *kernel_btf;
	void (*opened)(struct bpf_object *object, void *arg);
	void *arg;
};

static struct bp_messages *heard;

__attribute__((format(printf, 2, 0))) static int hear(enum libbpf_print_level level,
						      const char *fmt, va_list ap)
{
	char line[1000];

	if (level == LIBBPF_DEBUG)
		return 0;
	vsnprintf(line, sizeof(line), fmt, ap);
	bp_messages_add(heard, line);
	return 0;
}

static void path_of(const char *name, char *buf, size_t size)
{
	char self[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	snprintf(buf, size, "%s/../progs/%s.bpf.o", dirname(self), name);
}

static size_t read_object(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len = file ? fread(buf, 1, size, file) : 0;

	if (file)
		fclose(file);
	return len;
}

static void replace(char *data, size_t len, const char *from, const char *to)
{
	size_t size = from ? strlen(from) : 0;
	char *at = data;

	while (size && (at = memmem(at, len - (size_t)(at - data), from, size)))
		memcpy(at, to, size);
}

static int open_changed(struct try *try, const char *path, const struct change *change)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = change->kernel_btf);
	static char data[1 << 20];
	size_t len = read_object(path, data, sizeof(data));
	struct bpf_object *object;
	int ret;

	if (!len)
		return cannot(try, "%s cannot be read", path);
	try->call = "bpf_object__load";
	heard = &try->said;
	libbpf_set_print(hear);
	replace(data, len, change->from, change->to);
	object = bpf_object__open_mem(data, len, &opts);
	if (!object)
		return -errno;
	if (change->opened)
		change->opened(object, change->arg);
	ret = bpf_object__load(object);
	bpf_object__close(object);
	return ret;
}

static int open_with(struct try *try, const char *name, struct change change)
{
	char path[PATH_MAX];

	path_of(name, path, sizeof(path));
	return open_changed(try, path, &change);
}

/* clang-format off */
#define OBJECT(function, name, ...) \
	static int function(struct try *try) { return open_with(try, name, (struct change){ __VA_ARGS__ }); }

OBJECT(no_btf, "xdp", .from = ".BTF", .to = ".XTF")
OBJECT(bad_btf, "xdp", .from = "\x9f\xeb\x01", .to = "\x9f\xec\x01")
OBJECT(legacy, "cause_legacy", 0)
OBJECT(map_section, "cause_legacy", .from = "maps", .to = "mops")
OBJECT(linkage, "cause_static", 0)
OBJECT(inner, "cause_inner", 0)
OBJECT(arenas, "cause_arenas", 0)
OBJECT(arena, "cause_arena", 0)
OBJECT(values, "cause_values", 0)
OBJECT(slot, "cause_slot", 0)
OBJECT(kfunc, "cause_kfunc", 0)
OBJECT(ksym, "cause_ksym", 0)
OBJECT(signature, "cause_signature", 0)
OBJECT(extern_c, "cause_extern", 0)
OBJECT(static_program, "cause_static_program", 0)
OBJECT(call, "cause_call", 0)
OBJECT(common, "cause_common", 0)
OBJECT(anonymous, "cause_anonymous", 0)
OBJECT(ops, "cause_ops", 0)
OBJECT(ops_member, "cause_ops_member", 0)
OBJECT(ops_size, "cause_ops_size", 0)
OBJECT(ops_unused, "cause_ops_unused", 0)
/* clang-format on */

/* Before Linux 5.11 the BTF has no variables. */
static int ksym_type(struct try *try)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf__find_by_name_kind(btf, "runqueues", BTF_KIND_VAR);

	btf__free(btf);
	if (id < 0)
		return cannot(try, "the BTF of this kernel has no variables");
	return open_with(try, "cause_ksym_type", (struct change){ 0 });
}

static bool has_kconfig(void)
{
	char path[PATH_MAX];
	struct utsname kernel;

	uname(&kernel);
	snprintf(path, sizeof(path), "/boot/config-%s", kernel.release);
	return access(path, R_OK) == 0 || access("/proc/config.gz", R_OK) == 0;
}

static int kconfig(struct try *try)
{
	if (!has_kconfig())
		return cannot(try, "the configuration of this kernel is not here");
	return open_with(try, "cause_kconfig", (struct change){ 0 });
}

static int kconfig_type(struct try *try)
{
	if (!has_kconfig())
		return cannot(try, "the configuration of this kernel is not here");
	return open_with(try, "cause_kconfig_type", (struct change){ 0 });
}

/* Where there is nothing but objects. */
static int open_alone(struct try *try, const char *name)
{
	char path[PATH_MAX];

	path_of(name, path, sizeof(path));
	if (chroot(dirname(path)))
		return cannot(try, "chroot: %s", bp_errno_name(errno));
	snprintf(path, sizeof(path), "/%s.bpf.o", name);
	return open_changed(try, path, &(struct change){ 0 });
}

static int no_kconfig(struct try *try)
{
	return open_alone(try, "cause_kconfig");
}

static int no_kernel_btf(struct try *try)
{
	return open_alone(try, "cause_ksym");
}

static void add_twice(struct btf *btf, int member, __u32 bits)
{
	btf__add_struct(btf, "twice", 8);
	btf__add_field(btf, "member", member, bits, 0);
}

static int twice(struct try *try)
{
	char path[] = "/tmp/provoke.XXXXXX";
	int fd = mkstemp(path);
	struct btf *btf = btf__new_empty();
	int member = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	const void *data;
	__u32 size = 0;
	int ret;

	add_twice(btf, member, 0);
	add_twice(btf, member, 32);
	data = btf__raw_data(btf, &size);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		ret = cannot(try, "%s: %s", path, bp_errno_name(errno));
	else
		ret = open_with(try, "cause_twice", (struct change){ .kernel_btf = path });
	btf__free(btf);
	unlink(path);
	close(fd);
	return ret;
}

static void attach_to(struct bpf_object *object, void *arg)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(object, "replace_drop");

	bpf_program__set_attach_target(prog, *(int *)arg, "replace_pass");
}

static int target_btf(struct try *try)
{
	int fd = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	return open_with(try, "replace", (struct change){ .opened = attach_to, .arg = &fd });
}

static void leave_out(struct bpf_object *object, void *arg)
{
	bpf_program__set_autoload(bpf_object__find_program_by_name(object, arg), false);
}

static int not_loaded(struct try *try)
{
	return open_with(try, "cause_slot", (struct change){ .opened = leave_out, .arg = "other" });
}

static void pin_at(struct bpf_object *object, void *arg)
{
	bpf_map__set_pin_path(bpf_object__find_map_by_name(object, "bpfprog_pinned"), arg);
}

static int reuse(struct try *try)
{
	const char *where = getenv("BPFPROG_BPFFS");
	int fd = map(try, BPF_MAP_TYPE_HASH);
	char pin[PATH_MAX];
	int ret;

	snprintf(pin, sizeof(pin), "%s/provoke_%d", where ? where : "/sys/fs/bpf", getpid());
	if (bpf_obj_pin(fd, pin))
		return cannot(try, "%s: %s", pin, bp_errno_name(errno));
	ret = open_with(try, "pinned", (struct change){ .opened = pin_at, .arg = pin });
	unlink(pin);
	return ret;
}

/* clang-format off */
const struct provoker object_provokers[] = {
	PROVOKE("object-enoent-no-btf", no_btf),
	PROVOKE("object-einval-bad-btf", bad_btf),
	PROVOKE("object-einval-bad-btf-map", NULL, .why_not = "no compiler writes such BTF"),
	PROVOKE("object-einval-btf-refused", NULL, .why_not = "it takes BTF of a later compiler"),
	PROVOKE("object-esrch-no-kernel-btf", no_kernel_btf),
	PROVOKE("object-einval-target-btf", target_btf),
	PROVOKE("object-eopnotsupp-legacy-maps", legacy),
	PROVOKE("object-reloc-map", map_section),
	PROVOKE("object-eopnotsupp-map-linkage", linkage),
	PROVOKE("object-einval-map-reuse", reuse),
	PROVOKE("object-einval-map-inner", inner),
	PROVOKE("object-einval-map-arena-twice", arenas),
	PROVOKE("object-enoent-arena-none", arena),
	PROVOKE("object-reloc-maps-value", NULL, .why_not = "compilers give two functions two names"),
	PROVOKE("object-esrch-maps-value", values),
	PROVOKE("object-ebadf-array-slot", not_loaded),
	PROVOKE("object-einval-array-slot", slot),
	PROVOKE("object-einval-kfunc", kfunc),
	PROVOKE("object-einval-kfunc-signature", signature),
	PROVOKE("object-einval-ksym", ksym),
	PROVOKE("object-einval-ksym-type", ksym_type),
	PROVOKE("object-esrch-extern-unresolved", kconfig),
	PROVOKE("object-einval-kconfig-file", no_kconfig),
	PROVOKE("object-einval-kconfig-type", kconfig_type),
	PROVOKE("object-enoent-extern-c", extern_c),
	PROVOKE("object-eopnotsupp-static-program", static_program),
	PROVOKE("object-reloc-call", call),
	PROVOKE("object-format-common", common),
	PROVOKE("object-reloc-common", NULL, .why_not = "libbpf 1.7 says more before it"),
	PROVOKE("object-einval-core-anonymous", anonymous),
	PROVOKE("object-eopnotsupp-core-anonymous", NULL, .why_not = "libbpf 1.7 says more before it"),
	PROVOKE("object-einval-core-ambiguous", twice),
	PROVOKE("object-einval-core-failed", NULL, .why_not = "libbpf says more before it"),
	PROVOKE("object-esrch-struct-ops-type", ops),
	PROVOKE("object-einval-struct-ops-type", NULL, .why_not = "no kernel has such operations"),
	PROVOKE("object-eopnotsupp-struct-ops-member", ops_member),
	PROVOKE("object-eopnotsupp-struct-ops-size", ops_size),
	PROVOKE("object-einval-struct-ops-unused", ops_unused),
	{ 0 },
};
/* clang-format on */
