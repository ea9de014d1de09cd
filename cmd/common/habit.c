// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* habit.c - command lines of bpftool, ip and tc, and what to type here instead */
#include <ctype.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/common/first_prog.h"
#include "cmd/common/habit.h"
#include "table/attach_type.h"
#include "table/target_kind.h"
#include "util/array.h"

#define MAX_PLACES 8
#define MAX_LINE 64

/* Why another tool is named. */
#define NO_INSNS "bpfprog does not show instructions"
#define NO_MAPS "bpfprog does not read or change the contents of maps"
#define NO_TRACE "bpfprog does not read the trace pipe"
#define NO_TC "bpfprog uses tcx, from Linux 6.6 on, and not the classifiers of tc"
#define NO_BTF "bpfprog does not show BTF"
#define NO_SOURCE "bpfprog loads what clang compiled"
#define PINNED_FIRST "a program is loaded and pinned, and then attached"

/* Where a row is for. */
#define TOLD false, false, false
#define MESSAGE true, false, false
#define TOLD_ALONE false, false, true
#define MESSAGE_ALONE true, false, true
#define IN_COMMAND true, true, false
#define IN_COMMAND_ALONE true, true, true
#define TOLD_IN_COMMAND false, true, false

/* clang-format off */
static const struct habit habits[] = {
	/* bpftool prog */
	{ "prog show|list [PROG]", "bpfprog list [PROG]", NULL, TOLD },
	{ "prog load OBJECT PATH", "bpfprog load OBJECT --pin PATH", NULL, TOLD },
	{ "prog loadall OBJECT DIR", "bpfprog load OBJECT --pin-dir DIR", NULL, TOLD },
	{ "prog attach PROG TYPE [MAP]", "bpfprog attach PROG TYPE [MAP]", NULL, TOLD },
	{ "prog detach PROG TYPE [MAP]", "bpfprog detach PROG TYPE [MAP]", NULL, TOLD },
	{ "prog run PROG", "bpfprog run PROG", NULL, TOLD },
	{ "prog pin PROG PATH", "bpftool prog pin PROG PATH", "bpfprog pins a program when it loads it, with load --pin", TOLD },
	{ "prog dump FORMAT PROG", "bpftool prog dump FORMAT PROG", NO_INSNS, TOLD },
	{ "prog tracelog", "bpftool prog tracelog", NO_TRACE, TOLD },
	{ "prog profile PROG duration SECONDS", "bpfprog list PROG --stats SECONDSs", "bpfprog shows run times, not hardware counters", MESSAGE_ALONE },
	{ "prog profile PROG", "bpfprog list PROG --stats 10s", "bpfprog shows run times, not hardware counters", TOLD_ALONE },
	{ "prog", "bpfprog list", "show, load, run and the like are commands of bpfprog", MESSAGE_ALONE },
	/* bpftool cgroup */
	{ "cgroup show|list CGROUP", "bpfprog query CGROUP", NULL, TOLD },
	{ "cgroup tree [CGROUP]", "bpfprog query CGROUP --tree", NULL, TOLD },
	{ "cgroup attach CGROUP TYPE PROG", "bpfprog attach PROG TYPE CGROUP", NULL, TOLD },
	{ "cgroup detach CGROUP TYPE PROG", "bpfprog detach PROG TYPE CGROUP", NULL, TOLD },
	{ "cgroup CGROUP", "bpfprog query CGROUP", NULL, MESSAGE },
	/* bpftool net */
	{ "net show|list dev DEV", "bpfprog query dev DEV", NULL, TOLD },
	{ "net show|list", "bpfprog query --all", NULL, TOLD },
	{ "net attach xdpgeneric PROG dev DEV", "bpfprog attach PROG xdp dev DEV --mode generic", NULL, MESSAGE },
	{ "net attach xdpdrv PROG dev DEV", "bpfprog attach PROG xdp dev DEV --mode native", NULL, MESSAGE },
	{ "net attach xdpoffload PROG dev DEV", "bpfprog attach PROG xdp dev DEV --mode offload", NULL, MESSAGE },
	{ "net detach xdpgeneric|xdpdrv|xdpoffload dev DEV", "bpfprog detach xdp dev DEV", NULL, MESSAGE },
	{ "net attach TYPE PROG dev DEV", "bpfprog attach PROG TYPE dev DEV", NULL, TOLD },
	{ "net detach TYPE dev DEV", "bpfprog detach TYPE dev DEV", NULL, TOLD },
	{ "net", "bpfprog query --all", NULL, MESSAGE },
	/* bpftool map, link, perf */
	{ "map show|list", "bpftool map show", "bpfprog shows the maps of each program with list --columns +map_ids, and not their contents", TOLD },
	{ "map ACTION MAP", "bpftool map ACTION MAP", NO_MAPS, TOLD },
	{ "map", "bpftool map show", NO_MAPS, MESSAGE },
	{ "link show|list id N", "bpfprog query --links N", NULL, MESSAGE },
	{ "link show|list pinned PATH", "bpfprog query --links PATH", NULL, MESSAGE },
	{ "link show|list", "bpfprog query --links", NULL, TOLD },
	{ "link set [dev] DEV MODE obj|object OBJECT", "bpfprog load OBJECT --pin-dir /sys/fs/bpf", "load first, then bpfprog attach PROG TYPE TARGET", MESSAGE_ALONE },
	{ "link set|add|del|delete", "ip link set|add|del|delete", NULL, MESSAGE },
	{ "link detach id ID", "bpfprog detach link ID", NULL, TOLD },
	{ "link detach [pinned] PIN", "bpfprog detach PIN", NULL, TOLD },
	{ "link pin LINK", "bpftool link pin LINK", "bpfprog pins a link when it makes it, with attach --pin", TOLD },
	{ "link", "bpfprog query --links", NULL, MESSAGE },
	{ "perf [show|list]", "bpfprog list --attached --columns +attached", NULL, TOLD },
	/* The rest of bpftool */
	{ "btf ACTION", "bpftool btf ACTION", NO_BTF, TOLD },
	{ "btf", "bpftool btf show", NO_BTF, MESSAGE },
	{ "feature [probe]", "bpftool feature [probe]", "bpfprog does not probe features; load --check tries a program", TOLD },
	{ "struct_ops register OBJECT", "bpfprog load OBJECT --pin-dir /sys/fs/bpf --pin-maps /sys/fs/bpf", "load first, then bpfprog attach MAP struct_ops --pin PATH", TOLD },
	{ "struct_ops [ACTION]", "bpftool struct_ops [ACTION]", "bpfprog shows struct_ops that are registered with query --links", TOLD },
	{ "iter [pin]", "bpftool iter [pin]", "bpfprog does not pin iterators", TOLD },
	{ "gen [ACTION]", "bpftool gen [ACTION]", "bpfprog does not generate code", TOLD },
	{ "batch file FILE", "bpfprog batch FILE", NULL, TOLD_IN_COMMAND },
	{ "version", "bpfprog --version", NULL, TOLD },
	/* tc */
	{ "filter show dev DEV", "bpfprog query dev DEV", NULL, MESSAGE },
	{ "filter add|replace|change dev DEV ingress|egress", "bpfprog attach PROG tcx/ingress|egress dev DEV", NO_TC, MESSAGE_ALONE },
	{ "filter|qdisc", "bpfprog attach PROG tcx_ingress dev DEV", NO_TC, MESSAGE_ALONE },
	/* Objects, sources and devices where a program or a pin is expected */
	{ "attach OFILE TYPE TARGET", "bpfprog load OFILE --prog PROGRAM --pin /sys/fs/bpf/PROGRAM && bpfprog attach /sys/fs/bpf/PROGRAM TYPE TARGET", PINNED_FIRST, IN_COMMAND },
	{ "attach OFILE TARGET", "bpfprog load OFILE --prog PROGRAM --pin /sys/fs/bpf/PROGRAM && bpfprog attach /sys/fs/bpf/PROGRAM TARGET", PINNED_FIRST, IN_COMMAND },
	{ "attach OFILE", "bpfprog load OFILE --prog PROGRAM --pin /sys/fs/bpf/PROGRAM && bpfprog attach /sys/fs/bpf/PROGRAM TYPE TARGET", PINNED_FIRST, IN_COMMAND },
	{ "load OFILE [dev] IFNAME", "bpfprog load OFILE --prog PROGRAM --pin /sys/fs/bpf/PROGRAM && bpfprog attach /sys/fs/bpf/PROGRAM xdp dev IFNAME", PINNED_FIRST, IN_COMMAND_ALONE },
	{ "load [dev] IFNAME OFILE", "bpfprog load OFILE --prog PROGRAM --pin /sys/fs/bpf/PROGRAM && bpfprog attach /sys/fs/bpf/PROGRAM xdp dev IFNAME", PINNED_FIRST, IN_COMMAND_ALONE },
	{ "load PATH OFILE", "bpfprog load OFILE --pin PATH", NULL, IN_COMMAND_ALONE },
	{ "load OFILE type PROGTYPE", "bpfprog load OFILE --type PROGTYPE --pin-dir /sys/fs/bpf", NULL, IN_COMMAND },
	{ "load|attach|testrun|run CFILE", "clang -O2 -g --target=bpf -c CFILE -o prog.bpf.o", NO_SOURCE, IN_COMMAND_ALONE },
	{ "list|show OFILE", "bpfprog load OFILE --list", NULL, IN_COMMAND },
	/* The order of words of bpftool, behind a command of ours */
	{ "attach CGROUP TYPE PROG", "bpfprog attach PROG TYPE CGROUP", NULL, IN_COMMAND },
	{ "detach CGROUP TYPE PROG", "bpfprog detach PROG TYPE CGROUP", NULL, IN_COMMAND },
	{ "detach link|links id N", "bpfprog detach link N", NULL, IN_COMMAND },
	{ "attach TYPE PROG TARGET", "bpfprog attach PROG TYPE TARGET", NULL, IN_COMMAND },
	{ "load OBJECT PATH", "bpfprog load OBJECT --pin PATH", NULL, IN_COMMAND },
	{ "list|show KIND TARGET", "bpfprog query KIND TARGET", NULL, IN_COMMAND },
	{ "query show|list TARGET", "bpfprog query TARGET", NULL, IN_COMMAND },
	{ "query tree [CGROUP]", "bpfprog query CGROUP --tree", NULL, IN_COMMAND },
	{ "load|attach|detach|list|show|query|bind|testrun|run|explain|batch help", "bpfprog load|attach|detach|list|show|query|bind|testrun|run|explain|batch --help", NULL, IN_COMMAND },
	{ "list|show PROGTYPE", "bpfprog list --type PROGTYPE", NULL, IN_COMMAND },
	{ "list|show [dev] IFNAME", "bpfprog query dev IFNAME", NULL, IN_COMMAND },
	{ "list|show sort COLUMN", "bpfprog list --sort COLUMN", NULL, IN_COMMAND },
	{ "list|show pinned|pins", "bpfprog list --columns +pinned", NULL, IN_COMMAND },
	{ "list|show attached|hooks|net|cgroups|perf", "bpfprog query --all", NULL, IN_COMMAND },
	{ "list|show progs|programs|prog|all", "bpfprog list", NULL, IN_COMMAND },
	{ "list|show map|maps", "bpftool map show", NO_MAPS, IN_COMMAND },
	{ "query PROG", "bpfprog list PROG --columns +attached", NULL, IN_COMMAND },
	{ "query|list|show link|links id N", "bpfprog query --links N", NULL, IN_COMMAND },
	{ "query|list|show link|links", "bpfprog query --links", NULL, IN_COMMAND },
	/* Verbs as first words, of bpftool and of habit */
	{ "test|test_run|test-run|exec OFILE SYMBOL", "bpfprog testrun OFILE:SYMBOL", NULL, MESSAGE },
	{ "test|test_run|test-run|exec OFILE", "bpfprog testrun OFILE:PROGRAM", NULL, MESSAGE },
	{ "bench|benchmark OFILE SYMBOL", "bpfprog testrun OFILE:SYMBOL --bench", NULL, MESSAGE },
	{ "bench|benchmark OFILE", "bpfprog testrun OFILE:PROGRAM --bench", NULL, MESSAGE },
	{ "replay OFILE FILE", "bpfprog testrun OFILE:PROGRAM --pcap FILE", NULL, MESSAGE },
	{ "unload|remove|rm|delete|del|off [dev] IFNAME", "bpfprog detach xdp dev IFNAME", NULL, MESSAGE_ALONE },
	{ "status|ls|info [dev] IFNAME", "bpfprog query dev IFNAME", NULL, MESSAGE },
	{ "veristat OBJECT", "bpfprog load OBJECT --check --keep-going", NULL, MESSAGE },
	{ "info|inspect|ls OFILE", "bpfprog load OFILE --list", NULL, MESSAGE },
	{ "OFILE", "bpfprog load OFILE --check", "load loads an object, and with --check it verifies only", MESSAGE },
	{ "CFILE", "clang -O2 -g --target=bpf -c CFILE -o prog.bpf.o", NO_SOURCE, MESSAGE_ALONE },
	{ "loadall OBJECT DIR", "bpfprog load OBJECT --pin-dir DIR", NULL, MESSAGE },
	{ "verify|check|try OBJECT", "bpfprog load OBJECT --check", NULL, MESSAGE },
	{ "dump xlated|jited PROG", "bpftool prog dump xlated|jited PROG", NO_INSNS, MESSAGE },
	{ "disasm|disassemble|dump PROG", "bpftool prog dump xlated PROG", NO_INSNS, MESSAGE },
	{ "dump", "bpftool prog dump xlated", NO_INSNS, MESSAGE },
	{ "pin PROG PATH", "bpftool prog pin PROG PATH", "bpfprog pins a program when it loads it, with load --pin", MESSAGE },
	{ "unpin PIN", "rm PIN", "a pin is a file", MESSAGE },
	{ "unload|remove|rm|delete|del PIN", "rm PIN", "the kernel unloads a program when its last pin is removed and it is detached", MESSAGE },
	{ "unpin|unload|remove|rm|delete|del|kill|stop|disable PROG", "bpfprog list PROG --columns +pinned,attached", "the kernel unloads a program when its pins are removed and it is detached; this shows them", MESSAGE },
	{ "tracelog|trace|log|logs", "bpftool prog tracelog", NO_TRACE, MESSAGE },
	{ "profile PROG", "bpfprog list PROG --stats 10s", NULL, MESSAGE },
	{ "tree [CGROUP]", "bpfprog query CGROUP --tree", NULL, MESSAGE },
	{ "info|inspect|get PROG", "bpfprog list PROG --long", NULL, MESSAGE },
	{ "ls|ps|status|progs", "bpfprog list", NULL, MESSAGE },
	{ "top|watch", "bpfprog list --watch 1s", NULL, MESSAGE },
	{ "stats", "bpfprog list --stats 10s", NULL, MESSAGE },
	{ "hooks|attached", "bpfprog query --all", NULL, MESSAGE },
	{ "links", "bpfprog query --links", NULL, MESSAGE },
	{ "maps", "bpftool map show", NO_MAPS, MESSAGE },
	{ "cgroups", "bpfprog query /sys/fs/cgroup --tree", NULL, MESSAGE },
	{ "programs", "bpfprog list", NULL, MESSAGE },
	{ "find|search|grep NAME", "bpfprog list --name NAME", NULL, MESSAGE },
	{ "count", "bpfprog list --count", NULL, MESSAGE },
	{ "compile|build|cc FILE", "clang -O2 -g --target=bpf -c FILE -o prog.bpf.o", NO_SOURCE, MESSAGE_ALONE },
	{ "man|manual|doc COMMAND", "man bpfprog-COMMAND", NULL, MESSAGE },
	{ "man|manual|doc", "man bpfprog", NULL, MESSAGE },
	{ "errors|causes", "bpfprog explain", NULL, MESSAGE },
	{ "test|test_run|test-run|exec PROG", "bpfprog testrun PROG", NULL, MESSAGE },
	{ "bench|benchmark PROG", "bpfprog testrun PROG --bench", NULL, MESSAGE },
	{ "replay PROG FILE", "bpfprog testrun PROG --pcap FILE", NULL, MESSAGE },
	{ "replace|swap OLD TYPE TARGET", "bpfprog attach PROG TYPE TARGET --replace OLD", NULL, MESSAGE },
	{ "diff FILE", "bpfprog list --diff FILE", NULL, MESSAGE },
	{ "save FILE", "bpfprog list --save FILE", NULL, MESSAGE },
	{ "meta|metadata PROG", "bpfprog bind PROG --meta KEY=VALUE", NULL, MESSAGE },
	{ "why|errno", "bpfprog explain", NULL, MESSAGE },
};

/* What may follow a line of theirs, and the option that it is here. */
static const struct {
	const char *theirs;
	const char *ours;
} tails[] = {
	{ "multi", "--multi" },
	{ "override", "--override" },
	{ "effective", "--effective" },
	{ "overwrite", "--force" },
	{ "prepend", "--first" },
	{ "type PROGTYPE", "--type PROGTYPE" },
	{ "map name NAME MAP", "--map NAME=MAP" },
	{ "map idx NUMBER MAP", "--map idx:NUMBER=MAP" },
	{ "offload_dev|xdpmeta_dev|dev DEV", "--dev DEV" },
	{ "pinmaps DIR", "--pin-maps DIR" },
	{ "kernel_btf FILE", "--kernel-btf FILE" },
	{ "autoattach", "" },
};
/* clang-format on */

/* Where words stand without an option, and what is also asked of a command by name. */
#define ATTACH_WORDS \
	"PROG, TYPE and TARGET are words without an option: bpfprog attach PROG TYPE TARGET"
#define DETACH_WORDS \
	"PROG, TYPE and TARGET are words without an option: bpfprog detach PROG TYPE TARGET"
#define QUERY_WORDS "TYPE and TARGET are words without an option: bpfprog query [TYPE] TARGET"
#define BIND_WORDS "PROG and MAP are words without an option: bpfprog bind PROG MAP"
#define RUN_WORDS "PROG is a word without an option: bpfprog testrun PROG, or OBJECT:PROGRAM"
#define LOAD_WORDS "OBJECT is a word without an option: bpfprog load OBJECT --pin-dir DIR"
#define NO_OLD_MAPS "leave it out: libbpf 1 takes no old definitions of maps"

/* clang-format off */
/* Options of other tools, and of habit: for one command, or for all. */
static const struct {
	const char *name;
	char letter;
	const char *command;
	const char *answer;
} options[] = {
	/* list */
	{ "all", 'a', "list", "leave it out: list shows all programs; for all columns use --columns all" },
	{ "output", 'o', "list", "use --columns NAME,... to choose columns, or --json" },
	{ "fields", '\0', "list", "use --columns NAME,..." },
	{ "format", '\0', "list", "use --json, or --columns NAME,... to choose columns" },
	{ "maps", '\0', "list", "use --columns +map_ids to show maps, or --map MAP for the programs that use MAP" },
	{ "pins", '\0', "list", "use --columns +pinned" },
	{ "pids", '\0', "list", "use --columns +pids" },
	{ "wide", 'w', "list", "use --long, or --columns all" },
	{ "verbose", 'v', "list", "use --long, or --columns all" },
	{ "full", 'l', "list", "use --long, or --columns all" },
	{ "order", '\0', "list", "use --sort COLUMN" },
	{ "order-by", '\0', "list", "use --sort COLUMN" },
	{ "sort-by", '\0', "list", "use --sort COLUMN" },
	{ "desc", 'r', "list", "use --reverse" },
	{ "interval", 'i', "list", "use --watch SECONDS" },
	{ "follow", '\0', "list", "use --watch SECONDS" },
	{ "filter", '\0', "list", "use --type PROGTYPE, --name GLOB, --map MAP, --uid UID or --attached" },
	{ "grep", '\0', "list", "use --name GLOB" },
	{ "unattached", '\0', "list", "use --orphans" },
	{ "detached", '\0', "list", "use --orphans" },
	/* load */
	{ "mode", 'm', "load", "load does not attach: load with --pin PATH, then bpfprog attach PATH xdp dev IFNAME --mode generic" },
	{ "section", 's', "load", "use --prog NAME to choose a program" },
	{ "object", 'o', "load", LOAD_WORDS },
	{ "obj", '\0', "load", LOAD_WORDS },
	{ "file", 'f', "load", LOAD_WORDS },
	{ "path", '\0', "load", "use --pin PATH" },
	{ "verify", '\0', "load", "use --check" },
	{ "test", '\0', "load", "use --check" },
	{ "verbose", 'v', "load", "use --log-level 1 and --log-file FILE for the verifier log, or --debug for the messages of libbpf" },
	{ "force", '\0', "load", "use --replace-pin to replace the pin" },
	{ "overwrite", '\0', "load", "use --replace-pin to replace the pin" },
	{ "global", 'g', "load", "use --set VARIABLE=VALUE" },
	{ "var", '\0', "load", "use --set VARIABLE=VALUE" },
	/* attach, detach */
	{ "prog", '\0', "attach", ATTACH_WORDS },
	{ "program", '\0', "attach", ATTACH_WORDS },
	{ "id", '\0', "attach", ATTACH_WORDS },
	{ "type", 't', "attach", ATTACH_WORDS },
	{ "attach-type", '\0', "attach", ATTACH_WORDS },
	{ "target", '\0', "attach", ATTACH_WORDS },
	{ "cgroup", 'c', "attach", ATTACH_WORDS },
	{ "dev", '\0', "attach", ATTACH_WORDS },
	{ "device", '\0', "attach", ATTACH_WORDS },
	{ "iface", '\0', "attach", ATTACH_WORDS },
	{ "interface", 'i', "attach", ATTACH_WORDS },
	{ "force", '\0', "attach", "use --replace PROG to replace a program" },
	{ "overwrite", '\0', "attach", "use --replace PROG to replace a program" },
	{ "prepend", '\0', "attach", "use --first" },
	{ "append", '\0', "attach", "use --last" },
	{ "prio", '\0', "attach", "use --first, --last, --before PROG or --after PROG" },
	{ "priority", '\0', "attach", "use --first, --last, --before PROG or --after PROG" },
	{ "prog", '\0', "detach", DETACH_WORDS },
	{ "program", '\0', "detach", DETACH_WORDS },
	{ "id", '\0', "detach", DETACH_WORDS },
	{ "type", 't', "detach", DETACH_WORDS },
	{ "attach-type", '\0', "detach", DETACH_WORDS },
	{ "target", '\0', "detach", DETACH_WORDS },
	{ "cgroup", 'c', "detach", DETACH_WORDS },
	{ "dev", '\0', "detach", DETACH_WORDS },
	{ "device", '\0', "detach", DETACH_WORDS },
	{ "iface", '\0', "detach", DETACH_WORDS },
	{ "interface", 'i', "detach", DETACH_WORDS },
	{ "force", 'f', "detach", "use --if-attached to succeed where nothing is attached" },
	/* query */
	{ "type", 't', "query", QUERY_WORDS },
	{ "attach-type", '\0', "query", QUERY_WORDS },
	{ "target", '\0', "query", QUERY_WORDS },
	{ "cgroup", 'c', "query", QUERY_WORDS },
	{ "dev", '\0', "query", QUERY_WORDS },
	{ "device", '\0', "query", QUERY_WORDS },
	{ "iface", '\0', "query", QUERY_WORDS },
	{ "interface", 'i', "query", QUERY_WORDS },
	{ "recursive", 'r', "query", "use --tree for a cgroup and those below it" },
	{ "prog", '\0', "query", "to see where a program is attached: bpfprog list PROG --columns +attached" },
	/* bind */
	{ "map", 'm', "bind", BIND_WORDS },
	{ "prog", '\0', "bind", BIND_WORDS },
	{ "key", '\0', "bind", "use --meta KEY=VALUE" },
	{ "metadata", '\0', "bind", "use --meta KEY=VALUE" },
	/* testrun */
	{ "prog", '\0', "testrun", RUN_WORDS },
	{ "program", '\0', "testrun", RUN_WORDS },
	{ "object", '\0', "testrun", RUN_WORDS },
	{ "input", 'i', "testrun", "use --data-in FILE, or --pcap FILE for a capture" },
	{ "in", '\0', "testrun", "use --data-in FILE, or --pcap FILE for a capture" },
	{ "data", '\0', "testrun", "use --data-in FILE, or --data-in hex:BYTES" },
	{ "hex", 'x', "testrun", "use --data-in hex:BYTES" },
	{ "payload", '\0', "testrun", "use --packet 'udp payload \"TEXT\"'" },
	{ "output", 'o', "testrun", "use --data-out FILE, or --pcap-out FILE for a capture" },
	{ "out", '\0', "testrun", "use --data-out FILE, or --pcap-out FILE for a capture" },
	{ "read", 'r', "testrun", "use --pcap FILE" },
	{ "write", 'w', "testrun", "use --pcap-out FILE" },
	{ "count", 'c', "testrun", "use --repeat N" },
	{ "iterations", '\0', "testrun", "use --repeat N" },
	{ "times", '\0', "testrun", "use --repeat N" },
	{ "loops", '\0', "testrun", "use --repeat N" },
	{ "runs", '\0', "testrun", "use --repeat N" },
	{ "verdict", '\0', "testrun", "use --expect VERDICT" },
	{ "assert", '\0', "testrun", "use --expect VERDICT" },
	{ "retval", '\0', "testrun", "use --expect N" },
	{ "threads", '\0', "testrun", "use --jobs N" },
	{ "benchmark", '\0', "testrun", "use --bench" },
	/* bpftool */
	{ "bpffs", 'f', NULL, "to see the pins of programs: bpfprog list --columns +pinned" },
	{ "base-btf", 'B', NULL, "for the BTF of another kernel: bpfprog load OBJECT --kernel-btf FILE" },
	{ "nomount", '\0', NULL, "leave --nomount out: bpfprog never mounts" },
	{ "mapcompat", 'm', NULL, NO_OLD_MAPS },
	{ "legacy", 'l', NULL, NO_OLD_MAPS },
	{ "use-loader", 'L', NULL, "leave it out: bpfprog loads programs itself" },
	{ "autoattach", '\0', "load", "load first, then bpfprog attach PROG TYPE TARGET" },
	/* all */
	{ "verbose", 'v', NULL, "use --debug for the messages of libbpf, or --version" },
	{ "format", '\0', NULL, "use --json" },
	{ "output", 'o', NULL, "use --json" },
	{ "silent", 's', NULL, "use --quiet" },
	{ "netns-name", 'N', NULL, "use --netns NAME" },
	{ "namespace", '\0', NULL, "use --netns NAME" },
	{ "execute", 'e', NULL, "bpfprog runs no scripts: bpftrace -e 'PROGRAM'" },
};
/* clang-format on */

/* Words in capitals, and those of the user that they stand for. */
struct match {
	struct {
		const char *name;
		size_t len;
		char *const *words;
		int count;
	} places[MAX_PLACES];
	int nplaces;
};

struct line {
	char *buf;
	size_t size;
	size_t len;
	bool ours; /* of bpfprog, not of another tool */
};

const struct habit *cmd_habit_next(const struct habit *prev)
{
	const struct habit *row = prev ? prev + 1 : habits;

	return row < habits + ARRAY_SIZE(habits) ? row : NULL;
}

static void add(struct line *line, const char *text, size_t len)
{
	if (line->len + len >= line->size)
		len = line->size - line->len - 1;
	memcpy(line->buf + line->len, text, len);
	line->len += len;
	line->buf[line->len] = '\0';
}

static void add_str(struct line *line, const char *text)
{
	add(line, text, strlen(text));
}

/* A word of the user as a shell takes it. */
static void add_word(struct line *line, const char *word)
{
	size_t plain = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=:.,/@%");

	if (*word && !word[plain]) {
		add_str(line, word);
		return;
	}
	add_str(line, "'");
	for (; *word; word++)
		if (*word == '\'')
			add_str(line, "'\\''");
		else
			add(line, word, 1);
	add_str(line, "'");
}

/* The next word of a pattern, without brackets; false at its end. */
static bool next_token(const char **pattern, const char **ret_token, size_t *ret_len,
		       bool *ret_optional)
{
	*pattern += strspn(*pattern, " ");
	*ret_optional = **pattern == '[';
	*ret_token = *pattern + *ret_optional;
	*ret_len = strcspn(*ret_token, " ]");
	*pattern = *ret_token + *ret_len + *ret_optional;
	return *ret_len > 0;
}

static bool is(const char *token, size_t len, const char *name)
{
	return strlen(name) == len && strncmp(token, name, len) == 0;
}

/* Words of the user stand for it: capitals, and one of several words. */
static bool is_place(const char *token, size_t len)
{
	return isupper((unsigned char)token[0]) || memchr(token, '|', len);
}

/* "show|list": one of these? */
static bool is_literal(const char *token, size_t len, const char *word)
{
	for (const char *end = token + len; token < end;) {
		size_t part = strcspn(token, "| ]");

		if (is(token, part, word))
			return true;
		token += part + 1;
	}
	return false;
}

static bool is_ref_word(const char *word)
{
	return strcmp(word, "id") == 0 || strcmp(word, "pinned") == 0 ||
	       strcmp(word, "name") == 0 || strcmp(word, "tag") == 0;
}

static bool ends_with(const char *word, const char *end)
{
	size_t len = strlen(word);
	size_t elen = strlen(end);

	return len > elen && strcmp(word + len - elen, end) == 0;
}

/* Made of what names of programs are made of, and no id. */
static bool is_name(const char *word)
{
	size_t len = strlen(word);

	return len && strspn(word, "0123456789") < len &&
	       strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
		       len;
}

/* What testrun takes as words. */
static bool is_run_word(const char *word)
{
	return strcmp(word, "repeat") == 0 || strncmp(word, "data_", 5) == 0 ||
	       strncmp(word, "ctx_", 4) == 0;
}

static bool is_prog_type(const char *word)
{
	const char *name;

	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++)
		if (strcasecmp(name, word) == 0)
			return true;
	return false;
}

/* How many words a place takes; 0 if the first cannot stand there. */
static int place_words(const char *token, size_t len, char *const *words, int count, bool strict)
{
	bool two = count > 1 && is_ref_word(words[0]);

	if (is(token, len, "PROG") || is(token, len, "MAP"))
		return two ? 2 : strict ? 0 : 1;
	if (is(token, len, "OFILE"))
		return ends_with(words[0], ".o");
	if (is(token, len, "CFILE"))
		return ends_with(words[0], ".c");
	if (is(token, len, "IFNAME"))
		return if_nametoindex(words[0]) != 0;
	if (is(token, len, "SYMBOL"))
		return is_name(words[0]) && !is_run_word(words[0]);
	if (strict && is(token, len, "TYPE"))
		return bp_attach_type_find(words[0]) && !isdigit((unsigned char)words[0][0]);
	if (strict && is(token, len, "PROGTYPE"))
		return is_prog_type(words[0]);
	if (strict && is(token, len, "KIND"))
		return bp_target_kind_find(words[0]) != BP_TARGET_NONE;
	if (is(token, len, "PIN"))
		return strchr(words[0], '/') ? 1 : 0;
	if (strict && is(token, len, "PATH"))
		return strchr(words[0], '/') && !ends_with(words[0], ".o");
	if (is(token, len, "TARGET"))
		return count; /* the rest of the line */
	return 1;
}

/* Does the word begin what may follow a line of theirs? */
static bool is_tail(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(tails); i++)
		if (is_literal(tails[i].theirs, strcspn(tails[i].theirs, " "), word))
			return true;
	return false;
}

/* A place that tells its row from others: its word cannot be missing. */
static bool is_needed(const char *token, size_t len)
{
	return is(token, len, "OFILE") || is(token, len, "CFILE") || is(token, len, "IFNAME") ||
	       is(token, len, "SYMBOL") || is(token, len, "SECONDS");
}

/* How many words the pattern took, or -1. Where words are missing, the rest of it is as it is. */
static int match(const char *pattern, char *const *words, int count, bool strict,
		 struct match *ret_match)
{
	const char *token;
	bool leading = true;
	bool optional;
	int at = 0;
	size_t len;

	*ret_match = (struct match){ 0 };
	while (next_token(&pattern, &token, &len, &optional)) {
		int used;

		leading &= !isupper((unsigned char)token[0]) && !optional;
		if (at == count) {
			if (leading || (strict && !optional) || is_needed(token, len))
				return -1;
			continue;
		}
		if (optional && isupper((unsigned char)token[0]) && is_tail(words[at]))
			used = 0;
		else if (isupper((unsigned char)token[0]))
			used = place_words(token, len, words + at, count - at, strict);
		else
			used = is_literal(token, len, words[at]);
		if (!used && !optional)
			return -1;
		if (used && is_place(token, len) && ret_match->nplaces < MAX_PLACES) {
			int n = ret_match->nplaces++;

			ret_match->places[n].name = token;
			ret_match->places[n].len = len;
			ret_match->places[n].words = words + at;
			ret_match->places[n].count = used;
		}
		at += used;
	}
	return at;
}

static const char *place_word(const struct match *match, const char *name)
{
	for (int i = 0; i < match->nplaces; i++)
		if (is(match->places[i].name, match->places[i].len, name))
			return match->places[i].words[0];
	return NULL;
}

/* A program of the object that the line has: one that fits TYPE, if it has that too. */
static bool add_program(struct line *line, const struct match *match)
{
	const char *path = place_word(match, "OFILE");
	char name[256];

	if (!path || !cmd_first_prog(path, place_word(match, "TYPE"), name, sizeof(name)))
		return false;
	add_word(line, name);
	return true;
}

/*
 * The words of a place; "pinned PATH" is PATH, if that is told by a slash, and a name alone is
 * "name NAME". WITHIN a word of ours two of the user are one: "id:5".
 */
static bool add_place(struct line *line, const struct match *match, const char *token, size_t len,
		      bool within)
{
	for (int i = 0; i < match->nplaces; i++) {
		char *const *words = match->places[i].words;
		int count = match->places[i].count;

		if (match->places[i].len != len || strncmp(match->places[i].name, token, len) != 0)
			continue;
		if (line->ours && count == 2 && strcmp(words[0], "pinned") == 0 &&
		    strchr(words[1], '/')) {
			words++;
			count--;
		}
		if (line->ours && count == 1 && is(token, len, "PROG") && is_name(words[0]))
			add_str(line, within ? "name:" : "name ");
		for (int j = 0; j < count; j++) {
			if (j)
				add_str(line, within ? ":" : " ");
			add_word(line, words[j]);
		}
		return true;
	}
	if (is(token, len, "PROGRAM"))
		return add_program(line, match);
	/* Where bpftool begins if it is given none. */
	if (is(token, len, "CGROUP")) {
		add_str(line, "/sys/fs/cgroup");
		return true;
	}
	return false;
}

/* As long as TOKEN goes on as it begins: capitals and '|' with what is beside it, or neither. */
static size_t part_len(const char *token, size_t len)
{
	size_t part = 1;

	if (memchr(token, '|', len) && islower((unsigned char)token[0]))
		return len;
	while (part < len &&
	       !isupper((unsigned char)token[part]) == !isupper((unsigned char)token[0]))
		part++;
	return part;
}

/* Write the line of ours; within a word, places are found too: "NAME=MAP", "tcx/ingress|egress". */
static void expand(struct line *line, const char *ours, const struct match *match)
{
	const char *token;
	bool optional;
	size_t len;

	while (next_token(&ours, &token, &len, &optional)) {
		const char *slash = memchr(token, '/', len);
		size_t start = line->len;
		size_t whole = len;

		if (start)
			add_str(line, " ");
		if (slash && memchr(token, '|', len)) {
			add(line, token, (size_t)(slash + 1 - token));
			len -= (size_t)(slash + 1 - token);
			token = slash + 1;
		}
		for (size_t part; len; token += part, len -= part) {
			part = part_len(token, len);
			if (is_place(token, part) &&
			    add_place(line, match, token, part, part < whole))
				continue;
			if (is_place(token, part) && optional)
				line->len = start;
			else
				add(line, token, part);
		}
		line->buf[line->len] = '\0';
	}
}

/* What is left of the words: options of ours for theirs, and the rest as it is. */
static void add_tail(struct line *line, char *const *words, int count)
{
	for (int at = 0; at < count;) {
		struct match found = { 0 };
		int used = -1;

		for (size_t i = 0; line->ours && i < ARRAY_SIZE(tails) && used < 0; i++) {
			used = match(tails[i].theirs, words + at, count - at, false, &found);
			if (used > 0 && *tails[i].ours)
				expand(line, tails[i].ours, &found);
		}
		if (used < 0) {
			add_str(line, " ");
			add_word(line, words[at]);
			used = 1;
		}
		at += used;
	}
}

/* The words without options, then the options: these stand behind the line as they are. */
static int take_options(char *const *words, int count, char **ret_words, int *ret_noptions)
{
	int plain = 0;
	int noptions = 0;

	for (int i = 0; i < count; i++)
		if (words[i][0] != '-' || !words[i][1])
			ret_words[plain++] = words[i];
	for (int i = 0; i < count; i++)
		if (words[i][0] == '-' && words[i][1])
			ret_words[plain + noptions++] = words[i];
	*ret_noptions = noptions;
	return plain;
}

bool cmd_habit_answer(char *const *words, int count, bool in_command, char *buf, size_t size)
{
	struct line line = { .buf = buf, .size = size };
	const struct habit *row = NULL;
	char *sorted[MAX_LINE];
	struct match found;
	int noptions;
	int used = -1;

	if (count < 1 || count > MAX_LINE)
		return false;
	count = take_options(words, count, sorted, &noptions);
	while (used < 0 && (row = cmd_habit_next(row))) {
		if (row->in_command == in_command)
			used = match(row->theirs, sorted, count, in_command, &found);
		/* Behind a command of ours, another word means that it is another line. */
		if (in_command && used >= 0 && used < count && !row->alone &&
		    !is_tail(sorted[used]) && !is_run_word(sorted[used]))
			used = -1;
	}
	if (used < 0)
		return false;
	buf[0] = '\0';
	if (row->note) {
		add_str(&line, row->note);
		add_str(&line, ":");
	}
	line.ours = strncmp(row->ours, "bpfprog", 7) == 0;
	expand(&line, row->ours, &found);
	if (!row->alone)
		add_tail(&line, sorted + used, count - used);
	for (int i = 0; !row->alone && i < noptions; i++) {
		add_str(&line, " ");
		add_word(&line, sorted[count + i]);
	}
	return true;
}

void cmd_habit_line(const char *begin, char *const *words, int count, char *buf, size_t size)
{
	struct line line = { .buf = buf, .size = size };

	add_str(&line, begin);
	for (int i = 0; i < count; i++) {
		add_str(&line, " ");
		add_word(&line, words[i]);
	}
}

const char *cmd_habit_option(const char *command, const char *name, char letter)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if ((!options[i].command ||
		     (command && strcmp(options[i].command, command) == 0)) &&
		    (strcmp(options[i].name, name) == 0 || (letter && options[i].letter == letter)))
			return options[i].answer;
	return NULL;
}
