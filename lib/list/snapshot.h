/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* snapshot.h - what is loaded and where it is attached, kept in a file to compare with later */
#ifndef BP_SNAPSHOT_H
#define BP_SNAPSHOT_H

#include "list/filter.h"

/* A program, without the id, which is another one after each load. */
struct bp_snap {
	__u32 id; /* 0: not known, it is from a file */
	char *type;
	char *name;
	char *tag;  /* 16 hexadecimal digits */
	char **at;  /* see struct bp_snap_at; in order */
	size_t nat; /* how many */
	char **old; /* the same as version 1 of the file had it; none of what is from a file */
	size_t nold;
};

/* An attachment: in a snapshot "cookie=7 mode=generic TYPE TARGET". Points into the snapshot. */
struct bp_snap_at {
	const char *type;
	size_t type_len;
	const char *target; /* NULL: none */
	const char *mode;   /* NULL: none, else so many characters */
	size_t mode_len;
	__u64 cookie; /* 0: none */
};

/* Programs. Start as { 0 }. */
struct bp_snapshot {
	unsigned int version; /* of the file; 0: it is from none */
	struct bp_snap *snap;
	size_t count;
};

#define cleanup_snapshot __attribute__((cleanup(bp_snapshot_free)))

/**
 * @brief Add a program and its attachments.
 *
 * @param snapshot the snapshot
 * @param prog the program
 * @param holders what was found with BP_HOLD_ATTACHED
 * @param err filled in on failure, or NULL
 * @return 0 or -ENOMEM
 */
int bp_snapshot_add(struct bp_snapshot *snapshot, const struct bp_listed *prog,
		    const struct bp_holders *holders, struct bp_err *err);

/**
 * @brief Write a snapshot; a file that is there is replaced as a whole or not at all.
 *
 * @param path the file, "-" for standard output
 * @param snapshot the snapshot
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_snapshot_write(const char *path, const struct bp_snapshot *snapshot, struct bp_err *err);

/**
 * @brief Read what bp_snapshot_write() wrote.
 *
 * @param path the file, "-" for standard input
 * @param ret_snapshot the snapshot, to be freed with bp_snapshot_free()
 * @param err filled in on failure, with the line that is wrong, or NULL
 * @return 0, or a negative errno value: -EINVAL for anything but a snapshot
 */
int bp_snapshot_read(const char *path, struct bp_snapshot *ret_snapshot, struct bp_err *err);

/**
 * @brief The same of bytes in memory.
 *
 * @param bytes the bytes
 * @param len how many
 * @param path where they are from, for messages
 * @param ret_snapshot the snapshot, to be freed with bp_snapshot_free()
 * @param err filled in on failure, or NULL
 * @return 0, -EINVAL or -ENOMEM
 */
int bp_snapshot_parse(const unsigned char *bytes, size_t len, const char *path,
		      struct bp_snapshot *ret_snapshot, struct bp_err *err);

/**
 * @brief Leave out the programs that are not wanted.
 *
 * @param snapshot the snapshot
 * @param filter what a program must be, of which only type, name and tag are looked at
 */
void bp_snapshot_keep(struct bp_snapshot *snapshot, const struct bp_prog_filter *filter);

/**
 * @brief Have the attachments of this machine in the words of version 1, or no longer.
 *
 * So it can be compared with a file of that version, in which most links had no target.
 *
 * @param snapshot one that was not read from a file
 */
void bp_snapshot_swap_words(struct bp_snapshot *snapshot);

/**
 * @brief Take an attachment of a snapshot apart.
 *
 * @param text the attachment
 * @param ret_at its parts
 */
void bp_snapshot_at(const char *text, struct bp_snap_at *ret_at);

/**
 * @brief Free a snapshot.
 *
 * @param snapshot the snapshot; all zero is fine
 */
void bp_snapshot_free(struct bp_snapshot *snapshot);

/* A difference: a program that vanished has no now, one that appeared no before. */
struct bp_snap_change {
	const struct bp_snap *before;
	const struct bp_snap *now;
};

/**
 * @brief Compare two snapshots.
 *
 * A program is the same if type, name, tag and attachments are. Of the others, those of the same
 * type, name and tag are one that is attached elsewhere, and those of the same type, name and
 * attachments one that was made anew; programs without a name are not matched that way.
 *
 * @param before a snapshot
 * @param now a later one
 * @param ret_changes what changed, what vanished, what appeared; to be freed by the caller, points
 * into the two
 * @param ret_count how many
 * @param err filled in on failure, or NULL
 * @return 0 or -ENOMEM
 */
int bp_snapshot_diff(const struct bp_snapshot *before, const struct bp_snapshot *now,
		     struct bp_snap_change **ret_changes, size_t *ret_count, struct bp_err *err);

#endif
