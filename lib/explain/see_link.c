// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_link.c - what can be seen of a link that could not be made, and of the event before it */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/if_link.h>
#include <net/if.h>

#include "explain/see.h"
#include "trace/ksym.h"
#include "kernel/link_call.h"
#include "trace/perf_open.h"
#include "kernel/prog.h"
#include "kernel/xdp.h"
#include "util/caps.h"
#include "util/cleanup.h"

static enum bp_link_family family_of(const struct bp_facts *facts)
{
	const struct bp_attach_type *type = bp_type_of(facts);

	return type ? type->family : BP_FAMILY_NONE;
}

/* The options of the call; all zero where they are not known. */
static struct bp_link_create_opts create_of(const struct bp_facts *facts)
{
	struct bp_link_create_opts none = { 0 };

	return facts->link && facts->link->create ? *facts->link->create : none;
}

static struct bp_perf_event event_of(const struct bp_facts *facts)
{
	struct bp_perf_event none = { .pid = -1, .cpu = -1 };

	return facts->link && facts->link->event ? *facts->link->event : none;
}

static const char *name_of(const struct bp_facts *facts)
{
	return facts->link && facts->link->name ? facts->link->name : "";
}

static bool is_on_event(enum bp_link_family family)
{
	return family == BP_FAMILY_KPROBE || family == BP_FAMILY_UPROBE ||
	       family == BP_FAMILY_TRACEPOINT || family == BP_FAMILY_PERF_EVENT;
}

/* The number in a file below /proc/sys/kernel; false if it cannot be read. */
static bool sysctl(const char *name, long long *ret_value)
{
	char path[100];
	cleanup_file FILE *file = NULL;

	snprintf(path, sizeof(path), "/proc/sys/kernel/%s", name);
	file = fopen(path, "re");
	return file && fscanf(file, "%lld", ret_value) == 1;
}

/* ---- of every kind of link ---- */

enum bp_seen bp_see_links_new(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_link_traits *traits = bp_link_traits_of(family_of(facts));
	const struct bp_attach_type *type = bp_type_of(facts);
	struct utsname kernel = { 0 };

	if (!traits->since || bp_is_release(traits->since))
		return BP_SEEN_NO;
	uname(&kernel);
	snprintf(detail, size, ": links of %s came with Linux %s, and this is %s",
		 bp_attach_type_name(type), traits->since, kernel.release);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_link_on_hook(const struct bp_facts *facts, char *detail, size_t size)
{
	return facts->hook ? bp_see_link_there(facts, detail, size) : BP_SEEN_NO;
}

/* Links of this kind keep the program that they were made with. */
enum bp_seen bp_see_not_updatable(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_attach_type *type = bp_type_of(facts);

	if (!type || bp_link_traits_of(type->family)->update)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", bp_attach_type_name(type));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_updatable(const struct bp_facts *facts, char *detail BP_UNUSED,
			      size_t size BP_UNUSED)
{
	return bp_seen_if(bp_link_traits_of(family_of(facts))->update);
}

/* ---- cgroups, devices, network namespaces, maps ---- */

/* Kernels that take an anchor at all keep a revision. */
enum bp_seen bp_see_anchor_prog(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	const struct bp_attach *attach = facts->attach;
	cleanup_hook_state struct bp_hook_state state = { 0 };

	return bp_seen_if(bp_is_at(facts, BP_TARGET_CGROUP) && attach &&
			  (attach->relative_fd || attach->relative_id) &&
			  !(attach->flags & BPF_F_LINK) &&
			  bp_hook_state_read(facts->hook, 0, &state, NULL) == 0 && state.revision);
}

enum bp_seen bp_see_cgroup_full(const struct bp_facts *facts, char *detail, size_t size)
{
	return bp_is_at(facts, BP_TARGET_CGROUP) ? bp_see_full(facts, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_device_full(const struct bp_facts *facts, char *detail, size_t size)
{
	return family_of(facts) == BP_FAMILY_DEV ? bp_see_full(facts, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_lookups_full(const struct bp_facts *facts, char *detail, size_t size)
{
	return bp_is_at(facts, BP_TARGET_NETNS) && facts->hook->type->type == BPF_SK_LOOKUP ?
		       bp_see_full(facts, detail, size) :
		       BP_SEEN_NO;
}

enum bp_seen bp_see_dissector_there(const struct bp_facts *facts, char *detail BP_UNUSED,
				    size_t size BP_UNUSED)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	return bp_seen_if(bp_is_at(facts, BP_TARGET_NETNS) &&
			  facts->hook->type->type == BPF_FLOW_DISSECTOR &&
			  bp_hook_state_read(facts->hook, 0, &state, NULL) == 0 && state.count);
}

/* A program on the device, and its mode. */
static const struct bp_xdp_mode *xdp_mode(const struct bp_facts *facts, __u32 *ret_id)
{
	__u32 ids[BP_XDP_MODES];

	if (family_of(facts) != BP_FAMILY_XDP || !facts->hook ||
	    bp_xdp_query(facts->hook->place->ifindex, ids, NULL))
		return NULL;
	for (size_t i = 0; i < BP_XDP_MODES; i++) {
		*ret_id = ids[i];
		if (ids[i])
			return &bp_xdp_modes[i];
	}
	return NULL;
}

enum bp_seen bp_see_xdp_there(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 id;
	const struct bp_xdp_mode *mode = xdp_mode(facts, &id);

	if (!mode)
		return BP_SEEN_NO;
	snprintf(detail, size, ": prog %u, in mode %s", id, mode->word);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_xdp_mtu(const struct bp_facts *facts, char *detail, size_t size)
{
	char name[IF_NAMESIZE];
	char path[100];
	cleanup_file FILE *file = NULL;
	unsigned int mtu;

	if (family_of(facts) != BP_FAMILY_XDP || !facts->hook)
		return BP_SEEN_NO;
	if (if_indextoname((unsigned int)facts->hook->place->ifindex, name)) {
		snprintf(path, sizeof(path), "/sys/class/net/%s/mtu", name);
		file = fopen(path, "re");
	}
	if (file && fscanf(file, "%u", &mtu) == 1)
		snprintf(detail, size, ": the MTU of the device is %u", mtu);
	return BP_SEEN_YES;
}

/* What a program was loaded for, the kernel does not tell; but what else could it be? */
enum bp_seen bp_see_xdp_link(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_XDP);
}

/* ---- netfilter ---- */

enum bp_seen bp_see_priority(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_NETFILTER)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %d", create_of(facts).netfilter.priority);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_defrag(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_link_create_opts create = create_of(facts);

	if (family_of(facts) != BP_FAMILY_NETFILTER || !create.netfilter.flags)
		return BP_SEEN_NO;
	snprintf(detail, size, ": nf_defrag_ipv%d", create.netfilter.pf == 2 ? 4 : 6);
	return BP_SEEN_YES;
}

/* ---- functions that programs were loaded for ---- */

enum bp_seen bp_see_tracing_link(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_TRACING);
}

enum bp_seen bp_see_other_tracing(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_TRACING)
		return BP_SEEN_NO;
	snprintf(detail, size, ": it was not loaded for %s",
		 bp_attach_type_name(bp_type_of(facts)));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_iter(const struct bp_facts *facts, char *detail BP_UNUSED,
			 size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_ITER);
}

enum bp_seen bp_see_struct_ops(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_STRUCT_OPS);
}

enum bp_seen bp_see_kprobe_multi(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_KPROBE_MULTI);
}

enum bp_seen bp_see_uprobe_multi(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_UPROBE_MULTI);
}

/* ---- raw tracepoints ---- */

enum bp_seen bp_see_raw_tp(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_RAW_TP)
		return BP_SEEN_NO;
	if (name_of(facts)[0])
		snprintf(detail, size, ": '%s'", name_of(facts));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_raw_tp_cookie(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_RAW_TP && create_of(facts).cookie &&
			  !bp_is_release("6.10"));
}

/* ---- perf events, and links to them ---- */

enum bp_seen bp_see_event_link(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(is_on_event(family_of(facts)));
}

enum bp_seen bp_see_no_function(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *name = name_of(facts);
	const char *colon = strchr(name, ':');
	char near[256];

	if (family_of(facts) != BP_FAMILY_KPROBE)
		return BP_SEEN_NO;
	bp_ksym_nearest(colon ? colon + 1 : name, near, sizeof(near));
	if (near[0])
		snprintf(detail, size, ": '%s' (did you mean '%s'?)", name, near);
	else
		snprintf(detail, size, ": '%s'", name);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_functions(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_KPROBE)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %zu are called '%s'", bp_ksym_find(name_of(facts)).count,
		 name_of(facts));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_data(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_ksym sym;

	if (family_of(facts) != BP_FAMILY_KPROBE)
		return BP_SEEN_NO;
	sym = bp_ksym_find(name_of(facts));
	snprintf(detail, size, ": '%s'", name_of(facts));
	return bp_seen_if(!sym.count && sym.data);
}

/* Functions that must not be probed: "0xADDR-0xADDR\tNAME", a line each. */
static bool is_blacklisted(const char *name)
{
	cleanup_file FILE *file = fopen("/sys/kernel/debug/kprobes/blacklist", "re");
	cleanup_free char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		const char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		if (tab && strcmp(tab + 1, name) == 0)
			return true;
	}
	return false;
}

enum bp_seen bp_see_no_kprobe(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_KPROBE)
		return BP_SEEN_NO;
	snprintf(detail, size, ": '%s'%s", name_of(facts),
		 is_blacklisted(name_of(facts)) ? " is on its blacklist" : "");
	return BP_SEEN_YES;
}

enum bp_seen bp_see_instruction(const struct bp_facts *facts, char *detail, size_t size)
{
	if (family_of(facts) != BP_FAMILY_KPROBE)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %llu of '%s'", event_of(facts).offset, name_of(facts));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_no_file(const struct bp_facts *facts, char *detail, size_t size)
{
	struct stat st;

	if (family_of(facts) != BP_FAMILY_UPROBE)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %.200s", name_of(facts));
	return bp_seen_if(stat(name_of(facts), &st));
}

/* A directory, or an offset that the file does not have. */
enum bp_seen bp_see_past_file(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_perf_event event = event_of(facts);
	struct stat st;

	if (family_of(facts) != BP_FAMILY_UPROBE || stat(name_of(facts), &st))
		return BP_SEEN_NO;
	if (!S_ISREG(st.st_mode))
		snprintf(detail, size, ": %.200s is not a regular file", name_of(facts));
	else
		snprintf(detail, size, ": %#llx of %.200s, which has %lld bytes", event.offset,
			 name_of(facts), (long long)st.st_size);
	return bp_seen_if(!S_ISREG(st.st_mode) || event.offset >= (__u64)st.st_size);
}

enum bp_seen bp_see_no_event(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(family_of(facts) == BP_FAMILY_PERF_EVENT);
}

enum bp_seen bp_see_freq(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_perf_event event = event_of(facts);
	long long limit;

	if (!event.freq || !sysctl("perf_event_max_sample_rate", &limit) ||
	    event.period <= (__u64)limit)
		return BP_SEEN_NO;
	snprintf(detail, size, ", which is %lld", limit);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_event_cpu(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_perf_event event = event_of(facts);
	char path[100];
	struct stat st;

	if (event.cpu < 0)
		return BP_SEEN_NO;
	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d", event.cpu);
	snprintf(detail, size, ": %d", event.cpu);
	return bp_seen_if(stat(path, &st));
}

enum bp_seen bp_see_no_process(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_perf_event event = event_of(facts);

	if (event.pid > 0)
		snprintf(detail, size, ": %d", event.pid);
	return BP_SEEN_YES;
}

/* Debian's patch has levels above 2, where CAP_PERFMON is not enough. */
enum bp_seen bp_see_paranoid(const struct bp_facts *facts BP_UNUSED, char *detail, size_t size)
{
	long long level;

	if (bp_has_cap(CAP_SYS_ADMIN) || !sysctl("perf_event_paranoid", &level))
		return BP_SEEN_NO;
	snprintf(detail, size, " (kernel.perf_event_paranoid is %lld)", level);
	return BP_SEEN_YES;
}
