// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* netdev.c - the counters of network devices, and what became more */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "testrun/netdev.h"

#define FILE_NAME "/proc/thread-self/net/dev"
#define IP_FILE "/proc/thread-self/net/snmp"
#define IP6_FILE "/proc/thread-self/net/snmp6"

/* Of the numbers of a line: which is which, in the order of struct bp_netdev. */
static const int columns[] = { 0, 1, 2, 3, 8, 9, 10, 11 };

#define COUNTERS ARRAY_SIZE(columns)
#define NUMBERS 12

static __u64 *counter(struct bp_netdev *dev, size_t i)
{
	return &dev->rx_bytes + i;
}

/* "  eth0: 1 2 3 ..." */
static bool parse_line(char *line, struct bp_netdev *dev)
{
	char *colon = strrchr(line, ':');
	__u64 numbers[NUMBERS];
	char *at;

	if (!colon)
		return false;
	*colon = '\0';
	at = colon + 1;
	for (int i = 0; i < NUMBERS; i++)
		numbers[i] = strtoull(at, &at, 10);
	snprintf(dev->name, sizeof(dev->name), "%s", line + strspn(line, " "));
	for (size_t i = 0; i < COUNTERS; i++)
		*counter(dev, i) = numbers[columns[i]];
	return true;
}

int bp_netdevs_read(struct bp_netdev **ret_devs, size_t *ret_count, struct bp_err *err)
{
	cleanup_file FILE *file = fopen(FILE_NAME, "re");
	cleanup_free struct bp_netdev *devs = NULL;
	cleanup_free char *line = NULL;
	size_t size = 0;
	size_t count = 0;

	if (!file)
		return bp_fail(err, errno, "open", "%s", FILE_NAME);
	while (getline(&line, &size, file) > 0) {
		if (!bp_array_more(devs, count))
			return bp_fail(err, ENOMEM, "realloc", "%s", FILE_NAME);
		memset(&devs[count], 0, sizeof(devs[count]));
		count += parse_line(line, &devs[count]);
	}
	*ret_devs = devs;
	*ret_count = count;
	devs = NULL;
	return 0;
}

size_t bp_netdevs_change(const struct bp_netdev *before, size_t nbefore, struct bp_netdev *after,
			 size_t nafter)
{
	size_t left = 0;

	for (size_t i = 0; i < nafter; i++) {
		struct bp_netdev dev = after[i];
		struct bp_netdev old = { 0 };
		bool changed = false;

		for (size_t k = 0; k < nbefore; k++)
			if (strcmp(before[k].name, dev.name) == 0)
				old = before[k];
		for (size_t k = 0; k < COUNTERS; k++) {
			*counter(&dev, k) -= *counter(&old, k);
			changed = changed || *counter(&dev, k);
		}
		if (changed)
			after[left++] = dev;
	}
	return left;
}

/* Ip: NAME NAME ..., and in the next line Ip: NUMBER NUMBER ... */
static __u64 read_ip(void)
{
	cleanup_file FILE *file = fopen(IP_FILE, "re");
	char names[2000];
	char numbers[2000];
	char *name;
	char *number;
	char *at = names;
	char *to = numbers;

	if (!file || !fgets(names, sizeof(names), file) || !fgets(numbers, sizeof(numbers), file))
		return 0;
	while ((name = strsep(&at, " \n")) && (number = strsep(&to, " \n")))
		if (strcmp(name, "InReceives") == 0)
			return strtoull(number, NULL, 10);
	return 0;
}

/* NAME NUMBER */
static __u64 read_ip6(void)
{
	cleanup_file FILE *file = fopen(IP6_FILE, "re");
	char name[64];
	unsigned long long number;

	while (file && fscanf(file, "%63s %llu", name, &number) == 2)
		if (strcmp(name, "Ip6InReceives") == 0)
			return number;
	return 0;
}

void bp_netstack_read(struct bp_netstack *ret_stack)
{
	ret_stack->ip = read_ip();
	ret_stack->ip6 = read_ip6();
}
