// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* things.c - candidates for a word that is completed: what this machine and the objects have */
#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cmd/complete/things.h"
#include "hook/hook.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "kernel/run_type.h"
#include "list/prog_list.h"
#include "object/find.h"
#include "object/object.h"
#include "object/word.h"
#include "ref/ref.h"
#include "ref/target.h"
#include "util/cleanup.h"
#include "util/mounts.h"
#include "util/proc.h"
#include "util/tree.h"

/* The longest candidate: a path. */
#define CANDIDATE 4200

struct progs_offer {
	struct bp_visitor visitor; /* first */
	const struct cursor *at;
	const char *key;
	const char *prefix;
	bool run;
};

static int offer_prog(struct bp_visitor *visitor, struct bp_listed *prog, struct bp_err *err)
{
	const struct progs_offer *offer = (const struct progs_offer *)visitor;
	const char *type = libbpf_bpf_prog_type_str(prog->info.type);
	char value[BP_NAME_MAX + 8];
	char help[BP_NAME_MAX + 80];
	char tag[BP_TAG_TEXT];

	(void)err;
	if (offer->run && !bp_run_type_row(prog->info.type))
		return 0;
	if (strcmp(offer->key, "name") == 0 && !prog->name[0])
		return 0;
	bp_prog_tag(&prog->info, tag);
	if (strcmp(offer->key, "id") == 0)
		snprintf(value, sizeof(value), "%s%u", offer->prefix, prog->info.id);
	else
		snprintf(value, sizeof(value), "%s%s", offer->prefix,
			 strcmp(offer->key, "tag") == 0 ? tag : prog->name);
	if (strcmp(offer->key, "id") == 0)
		snprintf(help, sizeof(help), "%s %s", type ? type : "program", prog->name);
	else
		snprintf(help, sizeof(help), "%u %s %s", prog->info.id, type ? type : "program",
			 prog->name);
	complete_put(offer->at, value, help);
	return 0;
}

/* To read all that is loaded takes time: is it worth it? */
static bool may_be(const struct cursor *at, const char *key, const char *prefix)
{
	const char *part = complete_part(at);
	size_t len = strlen(prefix);

	if (!complete_may_be(at, prefix))
		return false;
	return strcmp(key, "id") != 0 || strlen(part) <= len ||
	       strspn(part + len, "0123456789") == strlen(part + len);
}

void complete_loaded(const struct cursor *at, const char *key, const char *prefix, bool run)
{
	cleanup_lister struct bp_lister lister;
	struct progs_offer offer = { { offer_prog }, at, key, prefix, run };

	bp_lister_init(&lister);
	if (may_be(at, key, prefix))
		bp_proglist_each(&lister, &offer.visitor, NULL);
}

static bool is_of_sockets(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_SOCKMAP || type == BPF_MAP_TYPE_SOCKHASH;
}

static void offer_map(const struct cursor *at, const char *key, const char *prefix, int type,
		      __u32 id)
{
	cleanup_fd int fd = bpf_map_get_fd_by_id(id);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	char value[80];
	char help[80];

	if (fd < 0 || bpf_map_get_info_by_fd(fd, &info, &len))
		return;
	if (type == COMPLETE_SOCKETS ? !is_of_sockets(info.type) : type && (__u32)type != info.type)
		return;
	snprintf(help, sizeof(help), "%s %.16s", libbpf_bpf_map_type_str(info.type) ?: "map",
		 info.name);
	if (strcmp(key, "id") == 0)
		snprintf(value, sizeof(value), "%s%u", prefix, id);
	else
		snprintf(value, sizeof(value), "%s%.16s", prefix, info.name);
	if (strcmp(key, "id") == 0 || info.name[0])
		complete_put(at, value, help);
}

void complete_maps(const struct cursor *at, const char *key, const char *prefix, int type)
{
	__u32 id = 0;

	while (may_be(at, key, prefix) && bpf_map_get_next_id(id, &id) == 0)
		offer_map(at, key, prefix, type, id);
}

static void offer_link(const struct cursor *at, const char *prefix, __u32 id)
{
	cleanup_fd int fd = bpf_link_get_fd_by_id(id);
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	char value[80];
	char help[80];

	if (fd < 0 || bpf_link_get_info_by_fd(fd, &info, &len))
		return;
	snprintf(value, sizeof(value), "%s%u", prefix, id);
	snprintf(help, sizeof(help), "%s link of program %u",
		 libbpf_bpf_link_type_str(info.type) ?: "a", info.prog_id);
	complete_put(at, value, help);
}

void complete_links(const struct cursor *at, const char *prefix)
{
	__u32 id = 0;

	while (may_be(at, "id", prefix) && bpf_link_get_next_id(id, &id) == 0)
		offer_link(at, prefix, id);
}

struct pins_offer {
	const struct cursor *at;
	const char *kind;
};

static int offer_pin(int parent, const char *name, int dir, const char *path, void *arg)
{
	const struct pins_offer *offer = arg;
	cleanup_fd int fd = -1;

	(void)parent, (void)name;
	if (dir >= 0 || !complete_may_be(offer->at, path))
		return 0;
	fd = bpf_obj_get(path);
	if (fd >= 0 && (bp_fd_is(fd, offer->kind) ||
			(strcmp(offer->kind, "bpf_link") == 0 && bp_fd_is(fd, "bpf-link"))))
		complete_put(offer->at, path, NULL);
	return 0;
}

static int offer_pins_below(const char *path, void *arg)
{
	const struct bp_tree tree = { .each = offer_pin, .arg = arg };
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		bp_tree_walk(&tree, fd, path);
	return 0;
}

void complete_pins(const struct cursor *at, const char *kind)
{
	struct pins_offer offer = { at, kind };

	bp_mounts_each("bpf", offer_pins_below, &offer);
}

struct mounts_offer {
	const struct cursor *at;
	const char *suffix;
};

static int offer_mount(const char *path, void *arg)
{
	const struct mounts_offer *offer = arg;
	const char *part = complete_part(offer->at);
	size_t len = strlen(part);
	char value[CANDIDATE];

	/* In the directory that is typed: a file of it. */
	if (len && (strlen(path) < len || !strchr(path + len, '/')))
		return 0;
	snprintf(value, sizeof(value), "%s%s", path, offer->suffix);
	complete_put(offer->at, value, NULL);
	return 0;
}

void complete_mounts(const struct cursor *at, const char *type, const char *suffix)
{
	struct mounts_offer offer = { at, suffix };

	bp_mounts_each(type, offer_mount, &offer);
}

void complete_devices(const struct cursor *at)
{
	struct if_nameindex *all = if_nameindex();

	for (const struct if_nameindex *one = all; one && one->if_name; one++)
		complete_put(at, one->if_name, "device");
	if_freenameindex(all);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The entries of a directory, with BEFORE before each; the callback says which. */
static void offer_entries(const struct cursor *at, const char *dir, const char *before,
			  const char *(*suffix)(const char *path, const void *arg), const void *arg)
{
	struct dirent **names = NULL;
	int count = scandir(dir, &names, NULL, by_name);
	const char *typed = strrchr(complete_part(at), '/');

	typed = typed ? typed + 1 : complete_part(at);
	for (int i = 0; i < count; i++) {
		char value[CANDIDATE];
		char path[CANDIDATE];
		const char *end = NULL;

		/* What is hidden shows when its dot is typed. */
		if (names[i]->d_name[0] != '.' ||
		    (typed[0] == '.' && names[i]->d_name[1] != '.' && names[i]->d_name[1])) {
			snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name);
			snprintf(value, sizeof(value), "%s%s", before, names[i]->d_name);
			if (complete_may_be(at, value))
				end = suffix(path, arg);
		}
		if (end) {
			strncat(value, end, sizeof(value) - strlen(value) - 1);
			complete_put(at, value, NULL);
		}
		free(names[i]);
	}
	free(names);
}

struct files_offer {
	enum complete_which which;
	const char *suffix;
};

/* What follows the name of a file that is offered; NULL: it is not. */
static const char *file_suffix(const char *path, const void *arg)
{
	const struct files_offer *offer = arg;
	struct stat st;

	if (stat(path, &st))
		return NULL;
	if (S_ISDIR(st.st_mode))
		return "/";
	if (offer->which == COMPLETE_DIRS)
		return NULL;
	return offer->which == COMPLETE_FILES || bp_object_file_is(path) ? offer->suffix : NULL;
}

void complete_files(const struct cursor *at, enum complete_which which, const char *suffix)
{
	const struct files_offer offer = { which, suffix };
	const char *part = complete_part(at);
	const char *slash = strrchr(part, '/');
	const char *home = strncmp(part, "~/", 2) == 0 ? getenv("HOME") : NULL;
	char before[CANDIDATE];
	char dir[CANDIDATE];

	snprintf(before, sizeof(before), "%.*s", slash ? (int)(slash - part) + 1 : 0, part);
	if (home)
		snprintf(dir, sizeof(dir), "%s/%s", home, before + 2);
	else
		snprintf(dir, sizeof(dir), "%s", before[0] ? before : ".");
	offer_entries(at, dir, before, file_suffix, &offer);
}

static const char *no_suffix(const char *path, const void *arg)
{
	(void)path, (void)arg;
	return "";
}

void complete_netns(const struct cursor *at)
{
	offer_entries(at, "/run/netns", "", no_suffix, NULL);
}

static const char *lirc_suffix(const char *path, const void *arg)
{
	(void)arg;
	return strncmp(path, "/dev/lirc", strlen("/dev/lirc")) == 0 ? "" : NULL;
}

void complete_lirc(const struct cursor *at)
{
	offer_entries(at, "/dev", "/dev/", lirc_suffix, NULL);
}

/* The name of an object's program, or of its only one for NULL. */
static void find_in_object(const char *path, const char *name, struct complete_prog *ret_prog)
{
	const struct bp_object_opts opts = { .path = path, .attach_prog_fd = -1 };
	cleanup_object struct bpf_object *object = NULL;
	const struct bpf_program *prog;

	if (bp_object_inspect(&opts, &object, NULL))
		return;
	prog = bpf_object__find_program_by_name(object, name);
	if (!prog)
		return;
	ret_prog->type = bpf_program__type(prog);
	ret_prog->attach_type = (int)bpf_program__expected_attach_type(prog);
}

void complete_prog_open(const char *word, const char *next, struct complete_prog *ret_prog)
{
	char *words[] = { (char *)word, (char *)next };
	cleanup_free char *path = strdup(word);
	struct bpf_prog_info info = { 0 };
	const char *name;
	struct bp_ref ref;

	*ret_prog = COMPLETE_NO_PROG;
	if (path && bp_object_word_split(path, &name)) {
		find_in_object(path, name, ret_prog);
		return;
	}
	if (bp_ref_parse(words, next ? 2 : 1, BP_REF_PROG, &ref, NULL) < 0)
		return;
	ret_prog->fd = bp_ref_open_prog(&ref, NULL);
	if (ret_prog->fd >= 0 && bp_prog_info(ret_prog->fd, &info, NULL) == 0)
		ret_prog->type = info.type;
}

void complete_prog_close(struct complete_prog *prog)
{
	bp_cleanup_fd(&prog->fd);
}

static void offer_on_hook(const struct cursor *at, const struct bp_hook_state *state, bool links)
{
	for (__u32 i = 0; i < state->count; i++) {
		__u32 link = state->link_ids ? state->link_ids[i] : 0;
		char help[80];
		char value[32];

		snprintf(help, sizeof(help), "number %u of %u on this hook", i + 1, state->count);
		snprintf(value, sizeof(value), "%u", state->prog_ids[i]);
		complete_put(at, value, help);
		snprintf(value, sizeof(value), "link:%u", link);
		if (links && link)
			complete_put(at, value, help);
	}
}

void complete_hook(const struct cursor *at, const struct bp_attach_type *type, char *const *target,
		   int count, bool links)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	struct bp_place place = BP_PLACE_CLOSED;
	const struct bp_hook hook = { type, &place };
	struct bp_target parsed;

	if (bp_target_parse(target, count, bp_attach_type_place(type), &parsed, NULL) < 0 ||
	    bp_target_open(&parsed, &place, NULL))
		return;
	if (bp_hook_query(&hook, 0, &state, NULL) == 0)
		offer_on_hook(at, &state, links);
	bp_place_close(&place);
}

void complete_objects(const struct cursor *at,
		      void (*each)(const struct cursor *at, const struct bpf_object *object,
				   void *arg),
		      void *arg)
{
	for (int i = 0; i < at->count; i++) {
		cleanup_object struct bpf_object *object = NULL;
		cleanup_free char *path = strdup(at->word[i]);
		struct bp_object_opts opts = { .path = path, .attach_prog_fd = -1 };
		const char *name;

		if (path)
			bp_object_word_split(path, &name);
		if (path && bp_object_file_is(path) && bp_object_inspect(&opts, &object, NULL) == 0)
			each(at, object, arg);
	}
}
