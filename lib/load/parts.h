/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parts.h - what the files that load objects share, and nobody else uses */
#ifndef BP_LOAD_PARTS_H
#define BP_LOAD_PARTS_H

#include <stdatomic.h>

#include "load/cost.h"
#include "load/verifier_lines.h"
#include "load/verifier_stats.h"
#include "object/object.h"

/*
 * Room for the log of a program to begin with. Each time that a log does not fit, all is opened and
 * verified again: so few times, and often none.
 */
#define BP_LOG_START ((size_t)64 << 20)

/**
 * @brief Bring everything of an object into the kernel but its programs.
 *
 * @param object the object, open; its programs get logs
 * @param size room for the log of each program
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_load_prepare(struct bp_object *object, size_t size, struct bp_err *err);

/**
 * @brief Say why programs of an object that is prepared were not loaded.
 *
 * @param object the object; its failed is the program that the verifier rejected, or NULL
 * @param ret what bpf_object__load() returned, and libbpf said
 * @param err filled in
 * @return ret
 */
int bp_load_explain(struct bp_object *object, int ret, struct bp_err *err);

/**
 * @brief What it costs to verify a program, before that is known.
 *
 * @param prog the program
 * @return microseconds, a guess
 */
unsigned long bp_load_cost(const struct bpf_program *prog);

/**
 * @brief Would several processes verify these objects faster than one?
 *
 * @param objects the objects, open
 * @param count how many
 * @param jobs most processes
 * @return is the work more than a few milliseconds, and can it be shared out?
 */
bool bp_parallel_pays(const struct bp_object *objects, size_t count, unsigned int jobs);

/**
 * @brief Load the programs of objects that are prepared in several processes.
 *
 * Each process loads its share of the programs with bpf_object__load() and hands their
 * descriptors back. If a program does not load, object->failed is the first one in order.
 *
 * @param objects the objects, prepared by bpf_object__prepare()
 * @param count how many
 * @param jobs how many processes, this one included
 * @return 0; a negative errno value of the first program that did not load; -ECHILD if it cannot be
 * told which one that is: load all of them again in one process
 */
int bp_parallel_load(struct bp_object *objects, size_t count, unsigned int jobs);

enum bp_slot_state {
	BP_SLOT_WAITING,
	BP_SLOT_ACCEPTED,
	BP_SLOT_LEFT_OUT, /* libbpf does not load it */
	BP_SLOT_FAILED,
};

/* What came of a program, in memory that the processes that load share. */
struct bp_slot {
	enum bp_slot_state state;
	bool explained;    /* err is complete, and the log has what it needs */
	bool by_itself;    /* to be loaded in a process of its own */
	unsigned int part; /* the process that loads it now; 0: none */
	struct bp_costs costs;
	struct bp_vstats stats;
	struct bp_err err;
	char *log;                /* where it is not that of the program; owned */
	char top[BP_VLINES_ROOM]; /* see bp_vlines_top() */
};

/* An object that is being judged. */
struct bp_judge {
	struct bp_object_opts opts;
	atomic_uint *busy; /* processes at work now, those of other objects too */
	unsigned int jobs; /* most of them */
	size_t top_lines;  /* source lines to find; 0: none */
	struct bp_object object;
	struct bp_slot *slots; /* of the programs of the object */
};

/**
 * @brief Judge each program of an object on its own.
 *
 * @param judge its opts, busy and jobs are set, and the rest is zero; object and slots are filled
 * in, to be let go of with bp_judge_free()
 * @param err filled in on failure: the object cannot be opened
 * @return 0, or a negative errno value
 */
int bp_judge_object(struct bp_judge *judge, struct bp_err *err);

/**
 * @brief Let go of what bp_judge_object() filled in.
 *
 * @param judge the judge
 */
void bp_judge_free(struct bp_judge *judge);

#endif
