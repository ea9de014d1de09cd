// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* usdt.c - the probes that authors put in their programs: notes of the kind stapsdt */
#include <errno.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/usdt.h"
#include "trace/user_elf.h"
#include "util/array.h"
#include "util/nearest.h"

#define OWNER "stapsdt"
#define TYPE_PROBE 3

/* A search for one probe. */
struct search {
	const struct bp_user_elf *file;
	const char *provider;
	const char *name;
	__u64 base; /* where .stapsdt.base is now, or 0: notes tell where it was when they were made
		     */
	struct bp_usdt_place *places;
	size_t count;
	char whole[400];           /* PROVIDER:NAME that is looked for */
	struct bp_nearest nearest; /* of all that are there */
	char best[400];
	bool failed;
};

/* What a note tells: three addresses of the machine's size, and three strings. */
struct note {
	__u64 pc;
	__u64 base;
	__u64 semaphore;
	const char *provider;
	const char *name;
};

static const char *next_string(const char *at, const char *end, const char **ret_next)
{
	const char *zero = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;

	*ret_next = zero ? zero + 1 : end;
	return zero ? at : NULL;
}

static bool read_note(const char *desc, size_t size, int elf_class, struct note *ret_note)
{
	size_t width = elf_class == ELFCLASS32 ? sizeof(__u32) : sizeof(__u64);
	const char *end = desc + size;
	const char *next = desc + 3 * width;
	__u64 addr[3] = { 0 };

	if (size < 3 * width)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(addr); i++) {
		__u32 narrow;

		memcpy(&narrow, desc + i * width, sizeof(narrow));
		if (width == sizeof(narrow))
			addr[i] = narrow;
		else
			memcpy(&addr[i], desc + i * width, sizeof(addr[i]));
	}
	*ret_note = (struct note){ .pc = addr[0], .base = addr[1], .semaphore = addr[2] };
	ret_note->provider = next_string(next, end, &next);
	ret_note->name = next_string(next, end, &next);
	return ret_note->provider && ret_note->name;
}

static void try_name(struct search *search, const struct note *note)
{
	char whole[400];

	snprintf(whole, sizeof(whole), "%.190s:%.190s", note->provider, note->name);
	bp_nearest_try(&search->nearest, whole);
	/* The words are gone with this function. */
	if (search->nearest.best == whole) {
		snprintf(search->best, sizeof(search->best), "%s", whole);
		search->nearest.best = search->best;
	}
}

static void add(struct search *search, const struct note *note)
{
	__u64 moved = search->base && note->base ? search->base - note->base : 0;
	struct bp_usdt_place place = {
		.offset = bp_user_elf_offset(search->file, note->pc + moved),
		.ref_ctr = note->semaphore ?
				   bp_user_elf_offset(search->file, note->semaphore + moved) :
				   0,
	};

	if (!place.offset)
		return;
	for (size_t i = 0; i < search->count; i++)
		if (search->places[i].offset == place.offset)
			return;
	if (!bp_array_more(search->places, search->count))
		search->failed = true;
	else
		search->places[search->count++] = place;
}

static void look_at(struct search *search, Elf_Scn *scn, int elf_class)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	GElf_Nhdr head;
	size_t name_at;
	size_t desc_at;
	size_t at = 0;

	while (data && (at = gelf_getnote(data, at, &head, &name_at, &desc_at)) > 0) {
		const char *owner = (const char *)data->d_buf + name_at;
		struct note note;

		if (head.n_type != TYPE_PROBE || head.n_namesz != sizeof(OWNER) ||
		    memcmp(owner, OWNER, sizeof(OWNER)) != 0 ||
		    !read_note((const char *)data->d_buf + desc_at, head.n_descsz, elf_class,
			       &note))
			continue;
		try_name(search, &note);
		if (strcmp(note.provider, search->provider) == 0 &&
		    strcmp(note.name, search->name) == 0)
			add(search, &note);
	}
}

static void look_through(struct search *search)
{
	Elf *elf = search->file->elf;
	Elf_Scn *scn = NULL;
	size_t names = 0;
	GElf_Shdr head;

	if (elf_getshdrstrndx(elf, &names))
		return;
	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &head)) {
		const char *name = elf_strptr(elf, names, head.sh_name);

		if (name && strcmp(name, ".stapsdt.base") == 0)
			search->base = head.sh_addr;
	}
	scn = NULL;
	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &head))
		if (head.sh_type == SHT_NOTE)
			look_at(search, scn, gelf_getclass(elf));
}

static int compare(const void *a, const void *b)
{
	const struct bp_usdt_place *x = a;
	const struct bp_usdt_place *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

int bp_usdt_find(const char *path, const char *provider, const char *name,
		 struct bp_usdt_place **ret_places, size_t *ret_count, struct bp_err *err)
{
	cleanup_user_elf struct bp_user_elf file = BP_USER_ELF_NONE;
	struct search search = { .file = &file, .provider = provider, .name = name };
	int ret = bp_user_elf_open(path, &file, err);

	if (ret)
		return ret;
	snprintf(search.whole, sizeof(search.whole), "%.190s:%.190s", provider, name);
	search.nearest.word = search.whole;
	look_through(&search);
	if (search.failed) {
		free(search.places);
		return bp_fail(err, ENOMEM, "malloc", "%s", path);
	}
	if (!search.count) {
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, path, "no USDT probe '%s'", search.whole);
		if (search.nearest.best)
			bp_hint(err, "did you mean '%s'?", search.nearest.best);
		bp_hint(err, "'readelf -n' lists the probes of a file");
		return -ENOENT;
	}
	qsort(search.places, search.count, sizeof(*search.places), compare);
	*ret_places = search.places;
	*ret_count = search.count;
	return 0;
}
