// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* contents.c - what is inside an object, as a result to be written */
#include <errno.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "object/contents.h"
#include "util/array.h"

static const struct bp_out_col prog_cols[] = {
	{ "name", "PROGRAM", BP_OUT_STR, NULL }, { "section", "SECTION", BP_OUT_STR, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },    { "attach_type", "ATTACH TYPE", BP_OUT_STR, NULL },
	{ "insns", "INSNS", BP_OUT_U64, NULL },  { "optional", "OPTIONAL", BP_OUT_BOOL, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col map_cols[] = {
	{ "name", "MAP", BP_OUT_STR, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },
	{ "key_size", "KEY", BP_OUT_U64, NULL },
	{ "value_size", "VALUE", BP_OUT_U64, NULL },
	{ "max_entries", "ENTRIES", BP_OUT_U64, NULL },
	{ "pin_path", "PIN", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col global_cols[] = {
	{ "name", "GLOBAL", BP_OUT_STR, NULL },
	{ "section", "SECTION", BP_OUT_STR, NULL },
	{ "size", "SIZE", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col bp_contents_cols[] = {
	{ "progs", NULL, BP_OUT_ROWS, prog_cols },
	{ "maps", NULL, BP_OUT_ROWS, map_cols },
	{ "globals", NULL, BP_OUT_ROWS, global_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_progs(struct bp_out *out, const struct bpf_object *object)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, object)
	{
		enum bpf_prog_type type = bpf_program__type(prog);
		const struct bp_attach_type *row =
			bp_attach_type_row(bpf_program__expected_attach_type(prog));

		bp_out_str(out, bpf_program__name(prog));
		bp_out_str(out, bpf_program__section_name(prog));
		bp_out_str(out, type ? libbpf_bpf_prog_type_str(type) : NULL);
		/* Types that ask for none have 0, which is another's number. */
		bp_out_str(out,
			   row && bp_attach_type_fits(row, type) ? bp_attach_type_name(row) : NULL);
		bp_out_u64(out, bpf_program__insn_cnt(prog));
		bp_out_bool(out, !bpf_program__autoload(prog));
		bp_out_row_end(out);
	}
}

static void put_maps(struct bp_out *out, const struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		bp_out_str(out, bpf_map__name(map));
		bp_out_str(out, libbpf_bpf_map_type_str(bpf_map__type(map)));
		bp_out_u64(out, bpf_map__key_size(map));
		bp_out_u64(out, bpf_map__value_size(map));
		bp_out_u64(out, bpf_map__max_entries(map));
		bp_out_str(out, bpf_map__pin_path(map));
		bp_out_row_end(out);
	}
}

void bp_contents_globals(const struct bpf_object *object,
			 void (*each)(const char *name, const char *section, __u32 size, void *arg),
			 void *arg)
{
	const struct btf *btf = bpf_object__btf(object);
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		__u32 id = bpf_map__btf_value_type_id(map);
		const struct btf_type *section = btf && id ? btf__type_by_id(btf, id) : NULL;
		const struct btf_var_secinfo *info;

		if (!section || !btf_is_datasec(section))
			continue;
		info = btf_var_secinfos(section);
		for (__u32 i = 0; i < btf_vlen(section); i++, info++)
			each(btf__name_by_offset(btf, btf__type_by_id(btf, info->type)->name_off),
			     btf__name_by_offset(btf, section->name_off), info->size, arg);
	}
}

static void put_global(const char *name, const char *section, __u32 size, void *arg)
{
	struct bp_out *out = arg;

	bp_out_str(out, name);
	bp_out_str(out, section);
	bp_out_u64(out, size);
	bp_out_row_end(out);
}

static void put_globals(struct bp_out *out, const struct bpf_object *object)
{
	bp_contents_globals(object, put_global, out);
}

void bp_contents_put(struct bp_out *out, const struct bpf_object *object)
{
	bp_out_rows_begin(out);
	put_progs(out, object);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	put_maps(out, object);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	put_globals(out, object);
	bp_out_rows_end(out);
	bp_out_row_end(out);
}

int bp_contents_tables(FILE *file, const struct bpf_object *object)
{
	static const struct {
		const struct bp_out_col *cols;
		void (*put)(struct bp_out *out, const struct bpf_object *object);
	} tables[] = {
		{ prog_cols, put_progs },
		{ map_cols, put_maps },
		{ global_cols, put_globals },
	};

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		struct bp_out *out = bp_out_open(file, BP_OUT_TABLE, tables[i].cols, false);
		int ret;

		if (!out)
			return -ENOMEM;
		if (i)
			fputs("\n", file);
		tables[i].put(out, object);
		ret = bp_out_close(out);
		if (ret)
			return ret;
	}
	return 0;
}
