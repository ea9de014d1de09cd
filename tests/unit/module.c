// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* module.c - modules as their lists have them */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/module.h"
#include "tap.h"

static void put(const char *dir, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	if (file) {
		fputs(text, file);
		fclose(file);
	}
}

static void drop(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

int main(void)
{
	char dir[] = "/tmp/bpfprog-module.XXXXXX";
	char name[64] = "";

	if (!mkdtemp(dir))
		return 1;
	ok(!bp_module_exists(dir, "nf_nat") && !bp_module_of_symbol(dir, "f", name, sizeof(name)),
	   "without lists there is none");
	put(dir, "modules.dep",
	    "kernel/net/netfilter/nf_nat.ko.xz: kernel/lib/crc.ko.xz\n"
	    "kernel/fs/not-so.ko:\n");
	put(dir, "modules.symbols",
	    "# Aliases for symbols, used by symbol_request().\n"
	    "alias symbol:nf_nat_setup_info nf_nat\n"
	    "alias symbol:nf_nat_setup nf_other\n");
	ok(bp_module_exists(dir, "nf_nat") && bp_module_exists(dir, "nf-nat"), "by either name");
	ok(bp_module_exists(dir, "not_so"), "without compression");
	ok(!bp_module_exists(dir, "nf_na") && !bp_module_exists(dir, "nf_natx") &&
		   !bp_module_exists(dir, "crc") && !bp_module_exists(dir, ""),
	   "the whole name of what the line is for");
	ok(bp_module_of_symbol(dir, "nf_nat_setup", name, sizeof(name)) &&
		   strcmp(name, "nf_other") == 0,
	   "the module of a symbol");
	ok(!bp_module_of_symbol(dir, "nf_nat_set", name, sizeof(name)), "and of no other");
	drop(dir, "modules.dep");
	drop(dir, "modules.symbols");
	rmdir(dir);
	return tap_done();
}
