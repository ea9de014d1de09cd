/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* metrics.h - programs as OpenMetrics text, for monitoring */
#ifndef BP_METRICS_H
#define BP_METRICS_H

#include <stddef.h>

#include "list/prog_list.h"
#include "util/err.h"

/**
 * @brief Write programs as OpenMetrics text.
 *
 * Where programs are attached is told as far as the holders of the lister have it. What this kernel
 * does not report is left out. A file is replaced as a whole, see bp_output_write().
 *
 * @param path the file, "-" for standard output
 * @param lister what is kept
 * @param progs the programs, none of them twice
 * @param count how many
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_metrics_write(const char *path, struct bp_lister *lister, const struct bp_listed *progs,
		     size_t count, struct bp_err *err);

#endif
