// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tc.c - programs that are classifiers of tc(8), which no query of bpf() tells */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "kernel/tc.h"
#include "util/array.h"
#include "util/cleanup.h"

/* No message of the kernel is larger. */
#define REPLY_SIZE 32768

enum { INGRESS, EGRESS, CUSTOM };

static const struct bp_attach_type points[] = {
	[INGRESS] = { .type = (enum bpf_attach_type) - 1,
		      .word = "tc_ingress",
		      .asked = BP_TARGET_DEV,
		      .progs = { BPF_PROG_TYPE_SCHED_CLS },
		      .links_only = "tc(8)" },
	[EGRESS] = { .type = (enum bpf_attach_type) - 1,
		     .word = "tc_egress",
		     .asked = BP_TARGET_DEV,
		     .progs = { BPF_PROG_TYPE_SCHED_CLS },
		     .links_only = "tc(8)" },
	[CUSTOM] = { .type = (enum bpf_attach_type) - 1,
		     .word = "tc_custom",
		     .asked = BP_TARGET_DEV,
		     .progs = { BPF_PROG_TYPE_SCHED_CLS },
		     .links_only = "tc(8)" },
};

/* The filters of one qdisc being asked for, or, without a point, the qdiscs of a device, or all. */
struct dump {
	struct bp_tcs *tcs;
	int ifindex;
	const struct bp_attach_type *point;
};

const struct bp_attach_type *bp_tc_type_next(const struct bp_attach_type *prev)
{
	size_t next = prev ? (size_t)(prev - points) + 1 : 0;

	return next < ARRAY_SIZE(points) ? &points[next] : NULL;
}

bool bp_tc_is(const struct bp_attach_type *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(points); i++)
		if (type == &points[i])
			return true;
	return false;
}

/* The attribute of this type with so many bytes at least, or NULL. */
static const struct rtattr *attr_of(const struct rtattr *attr, int len, unsigned int type,
				    size_t size)
{
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len))
		if ((attr->rta_type & NLA_TYPE_MASK) == type && RTA_PAYLOAD(attr) >= size)
			return attr;
	return NULL;
}

static int ask(const struct dump *dump, int type, __u32 parent);

static int on_filter(const struct dump *dump, const char *kind, const struct rtattr *attr, int len)
{
	struct bp_tc tc = { .ifindex = dump->ifindex, .type = dump->point };
	const struct rtattr *options = attr_of(attr, len, TCA_OPTIONS, 0);
	const struct rtattr *id = options ? attr_of(RTA_DATA(options), (int)RTA_PAYLOAD(options),
						    TCA_BPF_ID, sizeof(tc.prog_id)) :
					    NULL;

	if (strcmp(kind, "bpf") != 0 || !id)
		return 0;
	memcpy(&tc.prog_id, RTA_DATA(id), sizeof(tc.prog_id));
	if (!bp_array_more(dump->tcs->tc, dump->tcs->count))
		return -ENOMEM;
	dump->tcs->tc[dump->tcs->count++] = tc;
	return 0;
}

static int on_qdisc(const struct dump *dump, const char *kind, const struct tcmsg *tc)
{
	struct dump filters = { dump->tcs, tc->tcm_ifindex, &points[CUSTOM] };
	int ret;

	if (dump->ifindex && dump->ifindex != tc->tcm_ifindex)
		return 0;

	if (strcmp(kind, "clsact") == 0) {
		filters.point = &points[INGRESS];
		ret = ask(&filters, RTM_GETTFILTER, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS));
		filters.point = &points[EGRESS];
		return ret ? ret :
			     ask(&filters, RTM_GETTFILTER, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS));
	}
	if (strcmp(kind, "ingress") == 0)
		filters.point = &points[INGRESS];
	/* One without a handle has no filters, and 0 would mean the root. */
	return tc->tcm_handle ? ask(&filters, RTM_GETTFILTER, tc->tcm_handle) : 0;
}

static int on_message(const struct dump *dump, struct nlmsghdr *head)
{
	const struct tcmsg *tc = NLMSG_DATA(head);
	const struct rtattr *attr =
		(const struct rtattr *)((const char *)tc + NLMSG_ALIGN(sizeof(*tc)));
	int len = (int)head->nlmsg_len - (int)NLMSG_SPACE(sizeof(*tc));
	const struct rtattr *kind = attr_of(attr, len, TCA_KIND, 1);

	if (!kind)
		return 0;
	return dump->point ? on_filter(dump, RTA_DATA(kind), attr, len) :
			     on_qdisc(dump, RTA_DATA(kind), tc);
}

/* The messages of a packet. 1: the last one was among them. */
static int on_packet(const struct dump *dump, struct nlmsghdr *head, size_t len)
{
	for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		const struct nlmsgerr *failure = NLMSG_DATA(head);
		int ret = 0;

		if (head->nlmsg_type == NLMSG_DONE)
			return 1;
		if (head->nlmsg_type == NLMSG_ERROR)
			ret = failure->error ? failure->error : 1;
		else
			ret = on_message(dump, head);
		if (ret)
			return ret;
	}
	return 0;
}

/* A device that has gone has none, and a kernel without qdiscs neither. */
static bool is_none(int ret)
{
	return ret == -ENODEV || ret == -ENOENT || ret == -EINVAL || ret == -EOPNOTSUPP;
}

/* One question, whose answer may be many messages. It has a socket of its own, so that
 * another question can be asked meanwhile. */
static int ask(const struct dump *dump, int type, __u32 parent)
{
	cleanup_free char *reply = malloc(REPLY_SIZE);
	cleanup_fd int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	const struct {
		struct nlmsghdr head;
		struct tcmsg tc;
	} question = {
		.head = { .nlmsg_len = sizeof(question),
			  .nlmsg_type = (__u16)type,
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.tc = { .tcm_ifindex = dump->ifindex, .tcm_parent = parent },
	};
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (!reply)
		return -ENOMEM;
	if (send(fd, &question, sizeof(question), 0) < 0)
		return -errno;
	while (ret == 0) {
		ssize_t len = recv(fd, reply, REPLY_SIZE, 0);

		if (len < 0 && errno == EINTR)
			continue;
		ret = len < 0 ? -errno : on_packet(dump, (struct nlmsghdr *)reply, (size_t)len);
	}
	return ret == 1 || is_none(ret) ? 0 : ret;
}

int bp_tcs_read(int ifindex, struct bp_tcs *ret_tcs, struct bp_err *err)
{
	cleanup_tcs struct bp_tcs tcs = { 0 };
	int ret = ask(&(struct dump){ .tcs = &tcs, .ifindex = ifindex }, RTM_GETQDISC, 0);

	if (ret < 0)
		return bp_fail(err, -ret, "rtnetlink", "%s", "classifiers of tc");
	*ret_tcs = tcs;
	tcs = (struct bp_tcs){ 0 };
	return 0;
}

int bp_tcs_at(const struct bp_tcs *tcs, int ifindex, const struct bp_attach_type *type,
	      __u32 **ret_ids, __u32 *ret_count, struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	__u32 count = 0;

	for (size_t i = 0; i < tcs->count; i++) {
		if (tcs->tc[i].ifindex != ifindex || tcs->tc[i].type != type)
			continue;
		if (!bp_array_more(ids, count))
			return bp_fail(err, ENOMEM, "realloc", "%s", "");
		ids[count++] = tcs->tc[i].prog_id;
	}
	*ret_ids = ids;
	*ret_count = count;
	ids = NULL;
	return 0;
}

void bp_tcs_free(struct bp_tcs *tcs)
{
	free(tcs->tc);
	*tcs = (struct bp_tcs){ 0 };
}
