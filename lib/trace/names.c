// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* names.c - names for what the kernel tells as numbers: types, addresses, cgroups, namespaces */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "trace/names.h"
#include "trace/tracefs.h"
#include "util/cleanup.h"
#include "util/mounts.h"

/* FILEID_KERNFS of the kernel: a file handle that is the 64-bit id. */
#define HANDLE_KERNFS 0xfe

struct bp_symbol {
	__u64 addr;
	size_t name; /* where in the text */
};

void bp_names_free(struct bp_names *names)
{
	btf__free(names->vmlinux);
	free(names->symbol);
	free(names->symbol_text);
	free(names->user_path);
	bp_user_syms_free(&names->user);
	*names = (struct bp_names){ 0 };
}

struct btf *bp_names_vmlinux(struct bp_names *names)
{
	if (!names->vmlinux && !names->no_vmlinux)
		names->vmlinux = btf__load_vmlinux_btf();
	names->no_vmlinux = !names->vmlinux;
	return names->vmlinux;
}

struct btf *bp_names_btf(struct bp_names *names, __u32 obj_id, char *module, size_t size,
			 bool *ret_own)
{
	cleanup_fd int fd = obj_id ? bpf_btf_get_fd_by_id(obj_id) : -1;
	struct bpf_btf_info info = { 0 };
	__u32 len = sizeof(info);

	module[0] = '\0';
	info.name = (__u64)(unsigned long)module;
	info.name_len = (__u32)size;
	*ret_own = false;
	if (fd < 0 || bpf_btf_get_info_by_fd(fd, &info, &len))
		return NULL;
	if (strcmp(module, "vmlinux") == 0)
		return bp_names_vmlinux(names);
	*ret_own = true;
	return btf__load_from_kernel_by_id_split(obj_id,
						 info.kernel_btf ? bp_names_vmlinux(names) : NULL);
}

bool bp_name_of_type(struct bp_names *names, __u32 obj_id, __u32 type_id, char *buf, size_t size)
{
	char module[64];
	bool own;
	struct btf *btf = bp_names_btf(names, obj_id, module, sizeof(module), &own);
	const struct btf_type *type = btf ? btf__type_by_id(btf, type_id) : NULL;
	bool plain = !module[0] || strcmp(module, "vmlinux") == 0;

	if (type)
		snprintf(buf, size, "%s%s%s", plain ? "" : module, plain ? "" : ":",
			 btf__name_by_offset(btf, type->name_off));
	if (own)
		btf__free(btf);
	return type;
}

static int compare_symbols(const void *a, const void *b)
{
	const struct bp_symbol *x = a;
	const struct bp_symbol *y = b;

	/* Of several names for a function, the first one that the kernel has. */
	return x->addr != y->addr ? (x->addr < y->addr ? -1 : 1) :
				    (x->name > y->name) - (x->name < y->name);
}

/* One line of /proc/kallsyms: ADDRESS KIND NAME, and a module. Others' lines are left out. */
static bool read_symbol(char *line, struct bp_symbol *ret_symbol, const char **ret_name)
{
	char *end;

	ret_symbol->addr = strtoull(line, &end, 16);
	if (!ret_symbol->addr || *end != ' ' || !end[1] || !strchr("tTwW", end[1]) || end[2] != ' ')
		return false;
	*ret_name = end + 3;
	end[3 + strcspn(end + 3, "\t\n")] = '\0';
	return true;
}

static bool add_symbol(struct bp_names *names, size_t *room, size_t *len, size_t *text_room,
		       struct bp_symbol symbol, const char *name)
{
	size_t need = strlen(name) + 1;

	if (names->symbols == *room) {
		struct bp_symbol *more;

		*room = *room ? 2 * *room : 1 << 16;
		more = reallocarray(names->symbol, *room, sizeof(*more));
		if (!more)
			return false;
		names->symbol = more;
	}
	if (*len + need > *text_room) {
		char *more;

		*text_room = 2 * *text_room + need + (1 << 20);
		more = realloc(names->symbol_text, *text_room);
		if (!more)
			return false;
		names->symbol_text = more;
	}
	memcpy(names->symbol_text + *len, name, need);
	symbol.name = *len;
	*len += need;
	names->symbol[names->symbols++] = symbol;
	return true;
}

static void read_symbols(struct bp_names *names)
{
	cleanup_file FILE *file = fopen("/proc/kallsyms", "re");
	struct bp_symbol symbol;
	size_t text_room = 0;
	const char *name;
	size_t room = 0;
	size_t len = 0;
	char line[1024];

	while (file && fgets(line, sizeof(line), file))
		if (read_symbol(line, &symbol, &name) &&
		    !add_symbol(names, &room, &len, &text_room, symbol, name))
			break;
	if (names->symbols)
		qsort(names->symbol, names->symbols, sizeof(symbol), compare_symbols);
	names->no_symbols = !names->symbols;
}

const char *bp_name_of_addr(struct bp_names *names, __u64 addr)
{
	size_t low = 0;
	size_t high;

	if (!addr)
		return NULL;
	if (!names->symbols && !names->no_symbols)
		read_symbols(names);
	high = names->symbols;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (names->symbol[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == names->symbols || names->symbol[low].addr != addr)
		return NULL;
	return names->symbol_text + names->symbol[low].name;
}

const struct bp_user_syms *bp_names_user(struct bp_names *names, const char *path)
{
	if (names->user_path && strcmp(names->user_path, path) == 0)
		return &names->user;
	free(names->user_path);
	bp_user_syms_free(&names->user);
	names->user_path = strdup(path);
	bp_user_syms_read(path, &names->user, NULL);
	return &names->user;
}

/* A cgroup that is looked for at each place where there are some. */
struct cgroup_search {
	__u64 id;
	char *buf;
	size_t size;
};

static int find_cgroup(const char *path, void *arg)
{
	char room[sizeof(struct file_handle) + sizeof(__u64)] __attribute__((aligned(8))) = "";
	struct file_handle *handle = (struct file_handle *)room;
	cleanup_fd int mount = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct cgroup_search *search = arg;
	cleanup_fd int fd = -1;
	char link[64];
	struct stat st;
	ssize_t len;

	handle->handle_bytes = sizeof(search->id);
	handle->handle_type = HANDLE_KERNFS;
	memcpy(handle->f_handle, &search->id, sizeof(search->id));
	fd = mount < 0 ? -1 : open_by_handle_at(mount, handle, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return 0;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, search->buf, search->size - 1);
	if (len <= 0)
		return 0;
	search->buf[len] = '\0';
	/* One that is not below what is mounted has a path that leads elsewhere. */
	return stat(search->buf, &st) == 0 && st.st_ino == search->id;
}

bool bp_name_of_cgroup(__u64 id, char *buf, size_t size)
{
	struct cgroup_search search = { id, buf, size };

	return bp_mounts_each("cgroup2", find_cgroup, &search) > 0;
}

void bp_name_of_netns(__u64 inode, char *buf, size_t size)
{
	DIR *dir = opendir("/run/netns");
	const struct dirent *entry;
	struct stat st;

	snprintf(buf, size, "%llu", inode);
	if (stat("/proc/thread-self/ns/net", &st) == 0 && st.st_ino == inode)
		snprintf(buf, size, "/proc/self/ns/net");
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 &&
		    st.st_ino == inode) {
			snprintf(buf, size, "%s", entry->d_name);
			break;
		}
	if (dir)
		closedir(dir);
}

void bp_name_of_event(const char *event, char *buf, size_t size)
{
	const char *tracefs = bp_tracefs();
	const struct dirent *entry;
	char path[512];
	DIR *dir;

	snprintf(buf, size, "%s", event);
	snprintf(path, sizeof(path), "%s/events", tracefs ? tracefs : "");
	dir = tracefs ? opendir(path) : NULL;
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", entry->d_name, event);
		if (entry->d_name[0] == '.' || faccessat(dirfd(dir), path, F_OK, 0))
			continue;
		snprintf(buf, size, "%s:%s", entry->d_name, event);
		break;
	}
	if (dir)
		closedir(dir);
}
