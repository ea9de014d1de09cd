// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* libbpf_log.c - what libbpf says: shown with --debug, else the last warning is kept */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/common/libbpf_log.h"
#include "util/cleanup.h"
#include "util/messages.h"
#include "util/text.h"

/* libbpf's callback has no argument to keep this in; one line, the last warning. */
static _Thread_local char libbpf_warning[400];
static _Thread_local struct bp_messages libbpf_said;
static bool libbpf_debug;

const char *cmd_libbpf_warning(void)
{
	return libbpf_warning;
}

struct bp_messages *cmd_libbpf_messages(void)
{
	return &libbpf_said;
}

void cmd_libbpf_set_debug(bool debug)
{
	libbpf_debug = debug;
	libbpf_warning[0] = '\0';
	bp_messages_clear(&libbpf_said);
}

/* In its messages are names out of objects and verifier logs. */
static int __attribute__((format(printf, 1, 0))) show(const char *fmt, va_list ap)
{
	cleanup_free char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0) {
		text = NULL;
		return 0;
	}
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n");

		bp_put_escaped(stderr, at, len);
		at += len;
		if (*at)
			putc(*at++, stderr);
	}
	return 0;
}

static int __attribute__((format(printf, 2, 0)))
keep_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char line[400];
	va_list copy;

	va_copy(copy, ap);
	vsnprintf(line, sizeof(line), fmt, copy);
	va_end(copy);
	line[strcspn(line, "\n")] = '\0';
	/* The dump of a verifier log is no reason. */
	if (level == LIBBPF_WARN && !strstr(line, "-- BEGIN") && !strstr(line, "-- END") &&
	    !strstr(line, "failed to load object"))
		bp_messages_add(&libbpf_said, line);
	else if (!libbpf_debug)
		return 0;
	if (libbpf_debug)
		return show(fmt, ap);
	snprintf(libbpf_warning, sizeof(libbpf_warning), "%s",
		 strncmp(line, "libbpf: ", 8) == 0 ? line + 8 : line);
	return 0;
}

void cmd_libbpf_log_start(void)
{
	cmd_libbpf_set_debug(false);
	libbpf_set_print(keep_warning);
}
