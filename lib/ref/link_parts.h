/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_parts.h - what bp_link_spec_open() is made of: see link_spec.h */
#ifndef BP_LINK_PARTS_H
#define BP_LINK_PARTS_H

#include "ref/link_spec.h"

/* link_user.c: a function of a program, or many, or a USDT probe */
int bp_link_open_uprobe(struct bp_link_spec *spec, struct bp_err *err);
int bp_link_open_uprobes(struct bp_link_spec *spec, struct bp_err *err);

/* link_many.c: many functions of the kernel */
int bp_link_open_kprobes(struct bp_link_spec *spec, struct bp_err *err);

/* link_many.c: the cookie of each function; -ENOMEM */
int bp_link_set_cookies(struct bp_link_spec *spec);

#endif
