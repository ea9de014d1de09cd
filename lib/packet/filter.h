/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * filter.h - packets by an expression of pcap-filter(7)
 *
 * libpcap compiles the expressions, where it is built in (make LIBPCAP=1). It is for nothing else:
 * see pcap.h for why captures are read without it.
 */
#ifndef BP_FILTER_H
#define BP_FILTER_H

#include <stdbool.h>

#include "util/err.h"
#include "packet/pcap.h"

struct bp_filter;

/**
 * @brief The library that compiles filters.
 *
 * @return its name and version, such as "libpcap version 1.10.4"; NULL if this build has none
 */
const char *bp_filter_library(void);

/**
 * @brief Make a filter ready.
 *
 * @param text the expression: "tcp port 80"
 * @param ret_filter the filter, to be freed with bp_filter_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EOPNOTSUPP if there is no libpcap in this build; -EINVAL
 * for what is no expression
 */
int bp_filter_make(const char *text, struct bp_filter **ret_filter, struct bp_err *err);

/**
 * @brief Does a packet match?
 *
 * @param filter the filter; compiled for each link type when it first comes along
 * @param packet the packet, as it was captured
 * @param err filled in on failure, or NULL
 * @return 1 or 0, or -EINVAL if the expression makes no sense for the link type
 */
int bp_filter_match(struct bp_filter *filter, const struct bp_pcap_packet *packet,
		    struct bp_err *err);

/**
 * @brief Free a filter.
 *
 * @param filter the filter; NULL is fine
 */
void bp_filter_free(struct bp_filter *filter);

#endif
