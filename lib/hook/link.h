/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link.h - links that have no place: kernel functions, tracepoints, perf events, iterators */
#ifndef BP_HOOK_LINK_H
#define BP_HOOK_LINK_H

#include "hook/hook.h"
#include "ref/link_spec.h"

/**
 * @brief Look up what a link goes to, if the program fits its type.
 *
 * A link of struct_ops is made of a map, here and below, instead of a program. Its value must have
 * been written, and it must be for links.
 *
 * @param spec what was parsed; to be closed with bp_link_spec_close()
 * @param prog_fd the program
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value, see bp_link_spec_open()
 */
int bp_link_open(struct bp_link_spec *spec, int prog_fd, struct bp_err *err);

/**
 * @brief Attach a program by a link that has no place.
 *
 * All links are looked through first: a program that is attached there already, with the same
 * cookie, is not attached once more. Who may not look at links is not kept from attaching.
 *
 * @param hook the type, and a place of no kind, whose name is for messages
 * @param spec what it goes to, see bp_link_open()
 * @param prog_fd the program
 * @param attach if_absent: attached already is fine; link_fd: the link, the caller's
 * @param own_id a link that is fine to be there already, or 0
 * @param ret_change what came of it: whether it is new, its id
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value: -EEXIST if the program is attached there already
 */
int bp_link_attach(const struct bp_hook *hook, const struct bp_link_spec *spec, int prog_fd,
		   const struct bp_hook_attach_opts *attach, __u32 own_id,
		   struct bp_hook_change *ret_change, struct bp_err *err);

/**
 * @brief Put another program, or another map of struct_ops, in a link: bpf_link_update().
 *
 * What is seen in the link has to be there still in the moment of the call. What is in it already
 * stays, and nothing is changed.
 *
 * @param spec what the link is at
 * @param link_fd the link
 * @param fd the program or the map
 * @param ret_change what came of it: the id of the link, and of what was replaced
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value, see bp_link_update()
 */
int bp_link_put(const struct bp_link_spec *spec, int link_fd, int fd,
		struct bp_hook_change *ret_change, struct bp_err *err);

/**
 * @brief Does a link hold what is asked for, of whatever program?
 *
 * @param spec what it goes to, opened
 * @param link_fd the link
 */
bool bp_link_is_at(const struct bp_link_spec *spec, int link_fd);

/**
 * @brief Find out why such a link could not be made.
 *
 * @param spec what it goes to
 * @param prog_fd the program
 * @param err the failure of a call; its hint and status are filled in if the cause is found
 */
void bp_link_cause(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err);

/**
 * @brief Does this kernel call programs of security modules?
 *
 * A kernel without bpf among its security modules takes the program, and never calls it.
 *
 * @param buf filled with the active security modules, or empty if they cannot be read
 * @param size bytes of buf
 * @return false only if that is known
 */
bool bp_lsm_is_called(char *buf, size_t size);

#endif
