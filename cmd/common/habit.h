/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* habit.h - command lines of bpftool, ip and tc, and what to type here instead */
#ifndef CMD_COMMON_HABIT_H
#define CMD_COMMON_HABIT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * One line of another tool. A word of THEIRS in lower case is typed so, or as one of several with
 * '|' between them; one in capitals stands for words of the user; what is in brackets may be left
 * out. OURS has the same words in capitals. It begins with the tool, "bpfprog" or another one.
 */
struct habit {
	const char *theirs;
	const char *ours;
	const char *note; /* why it is another tool, or what more is to be known; or NULL */
	bool message;     /* for messages only, not for the manual */
	bool in_command;  /* its first word is a command of ours too, whose words were wrong */
	bool alone;       /* further words of the user are left out */
};

/* Step through the table; NULL begins and ends. */
const struct habit *cmd_habit_next(const struct habit *prev);

/*
 * The line to type instead of these words, with the words of the user in it. False if they are
 * nobody's. IN_COMMAND: WORDS begin with a command of ours.
 */
bool cmd_habit_answer(char *const *words, int count, bool in_command, char *buf, size_t size);

/* BEGIN and words behind it, quoted for a shell. */
void cmd_habit_line(const char *begin, char *const *words, int count, char *buf, size_t size);

/*
 * What to do instead of this option of theirs, by its name or letter, behind this command (NULL:
 * before any); NULL if it is none.
 */
const char *cmd_habit_option(const char *command, const char *name, char letter);

#endif
