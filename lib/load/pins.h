/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pins.h - several pins, made together or not at all */
#ifndef BP_PINS_H
#define BP_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util/err.h"

struct bp_pin;
struct bp_pins_state;

#define BP_PINS_DIRS 2

/* Pins that are to be made, or are; starts as { 0 }, but for replace. */
struct bp_pins {
	bool replace; /* what is pinned at a path gives way */
	struct bp_pin *pins;
	size_t count;
	const char *dirs[BP_PINS_DIRS]; /* those that are not there, see bp_pins_add_dir() */
	size_t ndirs;
	struct bp_pins_state *state; /* how far it is; shared with the keeper */
	size_t state_size;
	unsigned long long namespace; /* of process ids, for temporary names */
	pid_t keeper;                 /* the process that makes the pins, or 0 */
	int socket;                   /* to it */
};

#define cleanup_bp_pins __attribute__((cleanup(bp_pins_close)))

/**
 * @brief Plan a pin.
 *
 * @param pins the pins, not made yet
 * @param fd a program or map, the caller's; it must stay open until the pins are made
 * @param path where to pin it
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value; -EEXIST if two pins were to have the same path
 */
int bp_pins_add(struct bp_pins *pins, int fd, const char *path, struct bp_err *err);

/**
 * @brief Plan a directory for pins: one that is not there is made with them, and goes with them.
 *
 * Only the last directory of the path is made.
 *
 * @param pins the pins, not made yet, with at most BP_PINS_DIRS directories
 * @param dir the directory, the caller's; it must stay until the pins are closed
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing one above it; -EINVAL for one that is
 * not on a bpf file system
 */
int bp_pins_add_dir(struct bp_pins *pins, const char *dir, struct bp_err *err);

/**
 * @brief Plan a pin in a directory.
 *
 * @param pins the pins, not made yet
 * @param fd a program or map, the caller's
 * @param dir the directory
 * @param name the name there; a bpf file system takes no dots, so each becomes an underscore
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value as bp_pins_add()
 */
int bp_pins_add_in(struct bp_pins *pins, int fd, const char *dir, const char *name,
		   struct bp_err *err);

/**
 * @brief The path of a pin that was planned.
 *
 * @param pins the pins
 * @param fd the program or map
 * @return the path of the first pin of it, the pins' own, or NULL
 */
const char *bp_pins_path(const struct bp_pins *pins, int fd);

/**
 * @brief Make all pins, or none.
 *
 * A pin that replaces another takes its place in one step: at no moment is there none, or a wrong
 * one. The new one gets mode and owner of the old one. Such pins are made under a temporary name in
 * the same directory and renamed. Several pins, and those that replace, are made by a process of
 * its own that undoes everything if this one is killed before bp_pins_keep(). If both are killed
 * in the moment before the renaming, the temporary name stays until pins in that directory are
 * replaced the next time.
 *
 * @param pins the pins
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EEXIST if something is pinned there already, or what is
 * there cannot be replaced: no pin, or one of the other kind
 */
int bp_pins_make(struct bp_pins *pins, struct bp_err *err);

/**
 * @brief Let the pins stay that were made. Without this bp_pins_close() removes them again, and
 * puts back those that were replaced.
 *
 * @param pins the pins
 */
void bp_pins_keep(struct bp_pins *pins);

/**
 * @brief End it: pins that were made and not kept are undone.
 *
 * @param pins the pins; all zero is fine
 */
void bp_pins_close(struct bp_pins *pins);

#endif
