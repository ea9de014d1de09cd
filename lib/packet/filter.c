// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* filter.c - packets by an expression of pcap-filter(7) */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "packet/filter.h"

#ifdef BP_LIBPCAP

#include <pcap/pcap.h>

/* Link types that packets may have at all, see bp_replay(). */
#define MAX_TYPES 4

/* libpcap's number for packets that begin with IP, which is another one in files. */
#define IN_FILES_RAW 101

/* The expression for one link type. */
struct compiled {
	__u32 link_type;
	struct bpf_program program;
};

struct bp_filter {
	char *text;
	struct compiled compiled[MAX_TYPES];
	size_t count;
};

static int compile(struct bp_filter *filter, __u32 link_type, struct bp_err *err)
{
	int type = link_type == IN_FILES_RAW ? DLT_RAW : (int)link_type;
	struct compiled *compiled = &filter->compiled[filter->count];
	pcap_t *pcap;
	int ret = 0;

	if (filter->count == MAX_TYPES)
		return bp_fail_text(err, BP_FAILED, EINVAL, "", "too many link types for a filter");
	pcap = pcap_open_dead(type, (int)BP_PCAP_MAX);
	if (!pcap)
		return bp_fail(err, ENOMEM, "pcap_open_dead", "%s", "");
	if (pcap_compile(pcap, &compiled->program, filter->text, 1, PCAP_NETMASK_UNKNOWN))
		ret = bp_fail_text(err, BP_USAGE, EINVAL, "", "--filter '%s': %s", filter->text,
				   pcap_geterr(pcap));
	pcap_close(pcap);
	if (ret)
		return ret;
	compiled->link_type = link_type;
	filter->count++;
	return 0;
}

int bp_filter_make(const char *text, struct bp_filter **ret_filter, struct bp_err *err)
{
	struct bp_filter *filter = calloc(1, sizeof(*filter));
	int ret;

	if (!filter || !(filter->text = strdup(text))) {
		free(filter);
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	}
	ret = compile(filter, BP_LINK_ETHERNET, err);
	if (ret)
		bp_filter_free(filter);
	else
		*ret_filter = filter;
	return ret;
}

int bp_filter_match(struct bp_filter *filter, const struct bp_pcap_packet *packet,
		    struct bp_err *err)
{
	const struct pcap_pkthdr head = { .caplen = packet->len, .len = packet->full_len };
	size_t i = 0;
	int ret;

	while (i < filter->count && filter->compiled[i].link_type != packet->link_type)
		i++;
	if (i == filter->count) {
		ret = compile(filter, packet->link_type, err);
		if (ret)
			return ret;
	}
	return pcap_offline_filter(&filter->compiled[i].program, &head, packet->data) ? 1 : 0;
}

void bp_filter_free(struct bp_filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++)
		pcap_freecode(&filter->compiled[i].program);
	free(filter->text);
	free(filter);
}

const char *bp_filter_library(void)
{
	return pcap_lib_version();
}

#else

const char *bp_filter_library(void)
{
	return NULL;
}

int bp_filter_make(const char *text, struct bp_filter **ret_filter, struct bp_err *err)
{
	(void)text;
	*ret_filter = NULL;
	bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, "",
		     "--filter needs libpcap, which this build was made without");
	bp_hint(err, "build it with 'make LIBPCAP=1', or filter the capture with tcpdump -r");
	return -EOPNOTSUPP;
}

int bp_filter_match(struct bp_filter *filter, const struct bp_pcap_packet *packet,
		    struct bp_err *err)
{
	(void)filter;
	(void)packet;
	(void)err;
	return 1;
}

void bp_filter_free(struct bp_filter *filter)
{
	(void)filter;
}

#endif
