/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* prog_name.h - the name and tag of a program, and what messages call it */
#ifndef BP_PROG_NAME_H
#define BP_PROG_NAME_H

#include <stddef.h>
#include <linux/bpf.h>

/* Room for the longest name that bp_prog_full_name() gives. */
#define BP_NAME_MAX 256

/* Room for a tag as hexadecimal digits. */
#define BP_TAG_TEXT (2 * BPF_TAG_SIZE + 1)

struct btf;

/**
 * @brief The name of a function, which a program's name of 15 bytes was cut from.
 *
 * @param btf the BTF of the program
 * @param type_id the function
 * @param cut what it must begin with
 * @return the name, which belongs to the BTF, or NULL if it is not a function of such a name
 */
const char *bp_btf_func_name(const struct btf *btf, __u32 type_id, const char *cut);

/**
 * @brief The whole name of a program, from its BTF where the kernel's is cut at 15 bytes.
 *
 * @param prog_fd the program
 * @param info what the kernel told of it
 * @param buf filled with the name; "" for a program without one
 * @param size bytes of buf, BP_NAME_MAX is enough
 */
void bp_prog_full_name(int prog_fd, const struct bpf_prog_info *info, char *buf, size_t size);

/**
 * @brief The tag of a program as hexadecimal digits.
 *
 * @param info what the kernel told of the program
 * @param buf filled with the digits
 */
void bp_prog_tag(const struct bpf_prog_info *info, char buf[BP_TAG_TEXT]);

/**
 * @brief Write a program's id, type and name for a message: "prog 17 (xdp drop_all)".
 *
 * @param prog_fd the program
 * @param buf filled; "prog" alone if nothing can be told
 * @param size bytes of buf
 */
void bp_prog_text(int prog_fd, char *buf, size_t size);

#endif
