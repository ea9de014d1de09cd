// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* user_sym.c - the functions of an ELF file, by their place in it */
#include <errno.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/user_elf.h"
#include "trace/user_sym.h"
#include "util/text.h"

/* Functions that are being gathered: names are offsets into the text until it has all. */
struct gathering {
	struct bp_user_sym *sym;
	size_t count;
	size_t room;
	struct bp_text text;
	bool failed;
};

void bp_user_syms_free(struct bp_user_syms *syms)
{
	free(syms->sym);
	free(syms->text);
	*syms = (struct bp_user_syms){ 0 };
}

static void add(struct gathering *g, __u64 offset, __u64 size, const char *name)
{
	if (g->count == g->room) {
		size_t room = g->room ? 2 * g->room : 256;
		struct bp_user_sym *more = reallocarray(g->sym, room, sizeof(*more));

		if (!more) {
			g->failed = true;
			return;
		}
		g->sym = more;
		g->room = room;
	}
	g->sym[g->count++] = (struct bp_user_sym){ offset, size, (const char *)g->text.len };
	bp_text_add(&g->text, name, strlen(name) + 1);
}

static void add_table(struct gathering *g, const struct bp_user_elf *file, Elf_Scn *scn,
		      const GElf_Shdr *head)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t count = data && head->sh_entsize ? data->d_size / head->sh_entsize : 0;

	for (size_t i = 0; i < count && !g->failed; i++) {
		GElf_Sym sym;
		const char *name;
		__u64 offset;

		if (!gelf_getsym(data, (int)i, &sym) || sym.st_shndx == SHN_UNDEF ||
		    (GELF_ST_TYPE(sym.st_info) != STT_FUNC &&
		     GELF_ST_TYPE(sym.st_info) != STT_GNU_IFUNC))
			continue;
		name = elf_strptr(file->elf, head->sh_link, sym.st_name);
		offset = bp_user_elf_offset(file, sym.st_value);
		if (name && *name && offset)
			add(g, offset, sym.st_size, name);
	}
}

static int compare(const void *a, const void *b)
{
	const struct bp_user_sym *x = a;
	const struct bp_user_sym *y = b;

	return x->offset != y->offset ? (x->offset < y->offset ? -1 : 1) : strcmp(x->name, y->name);
}

/* Sorted, and what both tables have only once. */
static void finish(struct gathering *g, struct bp_user_syms *ret_syms)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->count; i++)
		g->sym[i].name = g->text.buf + (size_t)g->sym[i].name;
	if (g->count)
		qsort(g->sym, g->count, sizeof(*g->sym), compare);
	for (size_t i = 0; i < g->count; i++)
		if (!kept || compare(&g->sym[kept - 1], &g->sym[i]) != 0)
			g->sym[kept++] = g->sym[i];
	*ret_syms = (struct bp_user_syms){ g->sym, kept, g->text.buf };
}

int bp_user_syms_read(const char *path, struct bp_user_syms *ret_syms, struct bp_err *err)
{
	cleanup_user_elf struct bp_user_elf file = BP_USER_ELF_NONE;
	struct gathering g = { 0 };
	Elf_Scn *scn = NULL;
	GElf_Shdr head;
	int ret = bp_user_elf_open(path, &file, err);

	if (ret)
		return ret;
	while (!g.failed && (scn = elf_nextscn(file.elf, scn)) && gelf_getshdr(scn, &head))
		if (head.sh_type == SHT_SYMTAB || head.sh_type == SHT_DYNSYM)
			add_table(&g, &file, scn, &head);
	if (g.failed || g.text.num) {
		free(g.sym);
		bp_text_free(&g.text);
		return bp_fail(err, ENOMEM, "malloc", "%s", path);
	}
	finish(&g, ret_syms);
	return 0;
}

const struct bp_user_sym *bp_user_sym_at(const struct bp_user_syms *syms, __u64 offset)
{
	size_t low = 0;
	size_t high = syms->count;

	/* The first function behind the offset; the one before it may have it. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (syms->sym[mid].offset <= offset)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low > 0; low--) {
		const struct bp_user_sym *sym = &syms->sym[low - 1];

		if (offset == sym->offset || offset - sym->offset < sym->size) {
			/* Of several names, always the same one. */
			while (low > 1 && syms->sym[low - 2].offset == sym->offset)
				sym = &syms->sym[--low - 1];
			return sym;
		}
		if (sym->size)
			return NULL;
	}
	return NULL;
}

void bp_user_sym_text(const struct bp_user_syms *syms, __u64 offset, char *buf, size_t size)
{
	const struct bp_user_sym *sym = bp_user_sym_at(syms, offset);

	if (!sym)
		snprintf(buf, size, "0x%llx", offset);
	else if (sym->offset == offset)
		snprintf(buf, size, "%s", sym->name);
	else
		snprintf(buf, size, "%s+0x%llx", sym->name, offset - sym->offset);
}
