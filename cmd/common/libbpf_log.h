/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* libbpf_log.h - what libbpf says */
#ifndef CMD_COMMON_LIBBPF_LOG_H
#define CMD_COMMON_LIBBPF_LOG_H

#include <stdbool.h>

struct bp_messages;

/* From now on libbpf's messages come here; a warning is kept. */
void cmd_libbpf_log_start(void);

/* Show libbpf's messages, or keep the last warning only; it is forgotten. */
void cmd_libbpf_set_debug(bool debug);

/* What libbpf said in this thread, for the struct bp_object_opts that a command makes. */
struct bp_messages *cmd_libbpf_messages(void);

/* The last thing that libbpf complained about, or "". */
const char *cmd_libbpf_warning(void);

#endif
