// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * pairs ROUNDS NAME COMMAND [ARG...] [-- NAME COMMAND [ARG...]]... - compare commands
 *
 * Each round runs every command once, the first one being another in each round, so that what
 * disturbs the machine disturbs all of them. One round before goes uncounted. Standard output goes
 * to /dev/null. A command that fails ends it all.
 *
 * Writes one JSON object: {"rounds": N, "commands": {NAME: {"command": "...", "cpu_us": median of
 * user and system time, "cpu_min_us": ..., "wall_us": ..., "wall_min_us": ..., "rss_kb": ...,
 * "cpu_by": {NAME: median over the rounds of this command's CPU time by that one's}, "wall_by":
 * {...}}}}.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define MAX_COMMANDS 16

extern char **environ;

/* One command, and what it took in each round, in microseconds. */
struct command {
	const char *name;
	char **argv;
	double *cpu;
	double *wall;
	long rss; /* KiB, the largest */
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static double in_us(const struct timeval *tv)
{
	return (double)tv->tv_sec * 1e6 + (double)tv->tv_usec;
}

/* Run it once, and keep what it took as that of a round. */
static int run(struct command *command, const posix_spawn_file_actions_t *actions, int round)
{
	struct rusage usage;
	double start = now();
	int status;
	pid_t pid;
	int ret = posix_spawnp(&pid, command->argv[0], actions, NULL, command->argv, environ);

	if (ret || wait4(pid, &status, 0, &usage) < 0) {
		fprintf(stderr, "pairs: %s: %s\n", command->argv[0], strerror(ret ? ret : errno));
		return 1;
	}
	command->wall[round] = now() - start;
	command->cpu[round] = in_us(&usage.ru_utime) + in_us(&usage.ru_stime);
	if (usage.ru_maxrss > command->rss)
		command->rss = usage.ru_maxrss;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "pairs: %s failed: status %#x\n", command->name, status);
		return 1;
	}
	return 0;
}

/* The value at the given part of the order, 0.5 for the median. */
static double quantile(const double *values, int count, double part)
{
	double *copy = malloc((size_t)count * sizeof(*copy));
	double value;

	if (!copy)
		exit(1);
	memcpy(copy, values, (size_t)count * sizeof(*copy));
	qsort(copy, (size_t)count, sizeof(*copy), compare);
	value = copy[(int)(part * (count - 1) + 0.5)];
	free(copy);
	return value;
}

static double ratio(const double *of, const double *by, int rounds)
{
	double *each = malloc((size_t)rounds * sizeof(*each));
	double value;

	if (!each)
		exit(1);
	for (int i = 0; i < rounds; i++)
		each[i] = of[i] / (by[i] > 0 ? by[i] : 1);
	value = quantile(each, rounds, 0.5);
	free(each);
	return value;
}

static void print_string(const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar((unsigned char)*text < 0x20 ? ' ' : *text);
	}
}

static void print(const struct command *all, int count, const struct command *command, int rounds)
{
	putchar('"');
	print_string(command->name);
	printf("\":{\"command\":\"");
	/* Without the directory, which tells of the machine only. */
	for (char **word = command->argv; *word; word++) {
		const char *slash = word == command->argv ? strrchr(*word, '/') : NULL;

		printf("%s", word == command->argv ? "" : " ");
		print_string(slash ? slash + 1 : *word);
	}
	printf("\",\"cpu_us\":%.0f,\"cpu_min_us\":%.0f,\"wall_us\":%.0f,\"wall_min_us\":%.0f,"
	       "\"rss_kb\":%ld",
	       quantile(command->cpu, rounds, 0.5), quantile(command->cpu, rounds, 0),
	       quantile(command->wall, rounds, 0.5), quantile(command->wall, rounds, 0),
	       command->rss);
	printf(",\"cpu_by\":{");
	for (int i = 0; i < count; i++)
		printf("%s\"%s\":%.3f", i ? "," : "", all[i].name,
		       ratio(command->cpu, all[i].cpu, rounds));
	printf("},\"wall_by\":{");
	for (int i = 0; i < count; i++)
		printf("%s\"%s\":%.3f", i ? "," : "", all[i].name,
		       ratio(command->wall, all[i].wall, rounds));
	printf("}}");
}

/* Take the commands off the words of the command line; how many there are, or -1. */
static int parse(char **argv, int rounds, struct command *commands)
{
	int count = 0;

	while (argv[0]) {
		struct command *command = &commands[count++];

		if (!argv[1] || strcmp(argv[1], "--") == 0)
			return -1;
		command->name = argv[0];
		command->argv = ++argv;
		command->cpu = calloc((size_t)rounds + 1, sizeof(double));
		command->wall = calloc((size_t)rounds + 1, sizeof(double));
		if (!command->cpu || !command->wall)
			return -1;
		while (*argv && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
		if (*argv && count == MAX_COMMANDS)
			return -1;
	}
	return count;
}

int main(int argc, char **argv)
{
	struct command commands[MAX_COMMANDS] = { 0 };
	int rounds = argc < 4 ? 0 : atoi(argv[1]);
	int count = rounds < 1 ? 0 : parse(argv + 2, rounds, commands);
	posix_spawn_file_actions_t actions;

	if (count < 1) {
		fputs("usage: pairs ROUNDS NAME COMMAND [ARG...] [-- ...]...\n", stderr);
		return 2;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	for (int round = -1; round < rounds; round++)
		for (int i = 0; i < count; i++)
			if (run(&commands[(i + round + 1) % count], &actions,
				round < 0 ? 0 : round))
				return 1;
	printf("{\"rounds\":%d,\"commands\":{", rounds);
	for (int i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		print(commands, count, &commands[i], rounds);
	}
	puts("}}");
	return fflush(stdout) ? 1 : 0;
}
