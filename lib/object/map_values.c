// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* map_values.c - the programs that maps of an object refer to: __array(values, ...) */
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "object/map_values.h"
#include "util/array.h"
#include "util/cleanup.h"

/* A map in the section .maps. */
struct place {
	GElf_Addr start;
	GElf_Addr end;
	const char *name;
};

/* What is needed of an object to read the relocations of .maps. */
struct symbols {
	Elf *elf;
	size_t maps; /* number of the section .maps; 0: none */
	Elf_Data *table;
	size_t names; /* number of the section with the names of symbols */
	struct place *places;
	size_t count;
};

static void find_sections(struct symbols *symbols)
{
	size_t names;

	if (elf_getshdrstrndx(symbols->elf, &names))
		return;
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(symbols->elf, scn));) {
		GElf_Shdr head = { 0 };
		const char *name = gelf_getshdr(scn, &head) ?
					   elf_strptr(symbols->elf, names, head.sh_name) :
					   NULL;

		if (name && strcmp(name, ".maps") == 0)
			symbols->maps = elf_ndxscn(scn);
		if (head.sh_type != SHT_SYMTAB || symbols->table)
			continue;
		symbols->table = elf_getdata(scn, NULL);
		symbols->names = head.sh_link;
	}
}

static const char *name_of(const struct symbols *symbols, const GElf_Sym *symbol)
{
	return elf_strptr(symbols->elf, symbols->names, symbol->st_name);
}

static int find_places(struct symbols *symbols)
{
	GElf_Sym symbol;

	for (int i = 0; gelf_getsym(symbols->table, i, &symbol); i++) {
		if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || symbol.st_shndx != symbols->maps)
			continue;
		if (!bp_array_more(symbols->places, symbols->count))
			return -ENOMEM;
		symbols->places[symbols->count++] =
			(struct place){ .start = symbol.st_value,
					.end = symbol.st_value + symbol.st_size,
					.name = name_of(symbols, &symbol) };
	}
	return 0;
}

static const char *map_at(const struct symbols *symbols, GElf_Addr at)
{
	for (size_t i = 0; i < symbols->count; i++)
		if (at >= symbols->places[i].start && at < symbols->places[i].end)
			return symbols->places[i].name;
	return NULL;
}

static int add(struct bp_map_values *values, const char *map, const char *prog)
{
	struct bp_map_value *value;

	if (!bp_array_more(values->value, values->count))
		return -ENOMEM;
	value = &values->value[values->count++];
	value->map = strdup(map);
	value->prog = strdup(prog);
	return value->map && value->prog ? 0 : -ENOMEM;
}

static int read_relocations(const struct symbols *symbols, Elf_Data *data,
			    struct bp_map_values *values)
{
	int ret = 0;
	GElf_Rel rel;

	for (int i = 0; ret == 0 && gelf_getrel(data, i, &rel); i++) {
		const char *map = map_at(symbols, rel.r_offset);
		const char *prog;
		GElf_Sym symbol;

		if (!map || !gelf_getsym(symbols->table, (int)GELF_R_SYM(rel.r_info), &symbol) ||
		    GELF_ST_TYPE(symbol.st_info) != STT_FUNC)
			continue;
		prog = name_of(symbols, &symbol);
		if (prog)
			ret = add(values, map, prog);
	}
	return ret;
}

int bp_map_values_read(Elf *elf, struct bp_map_values *ret_values)
{
	cleanup_free struct place *places = NULL;
	struct symbols symbols = { .elf = elf };
	int ret;

	find_sections(&symbols);
	if (!symbols.maps || !symbols.table)
		return 0;
	ret = find_places(&symbols);
	places = symbols.places;
	for (Elf_Scn *scn = NULL; ret == 0 && (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr head = { 0 };
		Elf_Data *data = gelf_getshdr(scn, &head) && head.sh_type == SHT_REL &&
						 head.sh_info == symbols.maps ?
					 elf_getdata(scn, NULL) :
					 NULL;

		if (data)
			ret = read_relocations(&symbols, data, ret_values);
	}
	return ret;
}

bool bp_map_values_have(const struct bp_map_values *values, const char *map, const char *prog)
{
	for (size_t i = 0; i < values->count; i++)
		if ((!map || strcmp(values->value[i].map, map) == 0) &&
		    (!prog || strcmp(values->value[i].prog, prog) == 0))
			return true;
	return false;
}

void bp_map_values_free(struct bp_map_values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		free(values->value[i].map);
		free(values->value[i].prog);
	}
	free(values->value);
	*values = (struct bp_map_values){ 0 };
}
