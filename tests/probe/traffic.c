// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * traffic tcp COMMAND...: a TCP connection of this process with itself, over lo. A byte goes
 *   through it, then again after each COMMAND, which a shell runs: "arrived" or "lost".
 * traffic sockmap PIN: two such connections, a socket of each in the map PIN. What is sent through
 *   the first one (its receiving end is key 1) is "kept" by it, "redirected" to the other end of
 *   the second one (key 0), or "lost".
 * traffic map PIN: the values of an array map, as numbers, on one line.
 * traffic clear PIN: zero for all of them.
 * traffic flood DEVICE|udp PIN COMMAND: frames of the protocol ETH_P_802_EX1 out of a device, or
 * datagrams over lo, while a shell runs COMMAND. Programs count them in the map PIN, and drop them:
 * "each once" if they have counted as many as were sent at each time, or the numbers. traffic cc
 * NAME: a megabyte through such a connection with the congestion control NAME, "arrived"; or the
 * error of setsockopt(TCP_CONGESTION).
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

static void give_up(const char *what)
{
	perror(what);
	exit(1);
}

/* The two ends of a connection over lo. */
static void connection(int ends[2])
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&addr, len) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&addr, &len) ||
	    connect(ends[0], (struct sockaddr *)&addr, len))
		give_up("connect");
	ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (ends[1] < 0)
		give_up("accept");
	close(listener);
}

/* Has anything come within that time? */
static int comes(int fd, int milliseconds)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	char byte;

	return poll(&poll_fd, 1, milliseconds) == 1 && read(fd, &byte, 1) == 1;
}

/* What a program drops, TCP sends again and again: each byte is waited for until it is there. */
static int tcp(char **commands)
{
	int waiting = 0;
	int ends[2];

	connection(ends);
	for (;;) {
		if (write(ends[0], "x", 1) != 1)
			give_up("write");
		waiting++;
		while (waiting && comes(ends[1], waiting > 1 ? 10000 : 1000))
			waiting--;
		puts(waiting ? "lost" : "arrived");
		fflush(stdout);
		if (!*commands)
			return 0;
		if (system(*commands++))
			give_up("command");
	}
}

static int sockmap(const char *pin)
{
	struct pollfd ends[2] = { { .events = POLLIN }, { .events = POLLIN } };
	int map = bpf_obj_get(pin);
	__u32 key[2] = { 0, 1 };
	int from[2];
	int to[2];

	if (map < 0)
		give_up(pin);
	connection(from);
	connection(to);
	if (bpf_map_update_elem(map, &key[0], &to[0], BPF_ANY) ||
	    bpf_map_update_elem(map, &key[1], &from[1], BPF_ANY))
		give_up("bpf_map_update_elem");
	if (write(from[0], "x", 1) != 1)
		give_up("write");
	ends[0].fd = from[1];
	ends[1].fd = to[1];
	poll(ends, 2, 5000);
	puts(comes(to[1], 0) ? "redirected" : comes(from[1], 0) ? "kept" : "lost");
	return 0;
}

static int map(const char *pin)
{
	int fd = bpf_obj_get(pin);
	__u64 value = 0;

	if (fd < 0)
		give_up(pin);
	for (__u32 key = 0; bpf_map_lookup_elem(fd, &key, &value) == 0; key++) {
		printf("%s%llu", key ? " " : "", value);
		value = 0;
	}
	putchar('\n');
	return 0;
}

static int clear(const char *pin)
{
	int fd = bpf_obj_get(pin);
	__u64 value = 0;
	__u32 key = 0;

	if (fd < 0)
		give_up(pin);
	while (bpf_map_update_elem(fd, &key, &value, BPF_EXIST) == 0)
		key++;
	return 0;
}

/* What both programs have counted. */
static __u64 counted(int map, __u64 count[2])
{
	for (__u32 key = 0; key < 2; key++)
		if (bpf_map_lookup_elem(map, &key, &count[key]))
			give_up("bpf_map_lookup_elem");
	return count[0] + count[1];
}

static int flood_socket(const char *device)
{
	struct sockaddr_ll link = { .sll_family = AF_PACKET,
				    .sll_ifindex = (int)if_nametoindex(device) };
	struct sockaddr_in udp = { .sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				   .sin_port = htons(9) };
	int is_udp = strcmp(device, "udp") == 0;
	int fd = socket(is_udp ? AF_INET : AF_PACKET,
			(is_udp ? SOCK_DGRAM : SOCK_RAW) | SOCK_CLOEXEC, 0);

	if (fd < 0 || (is_udp ? connect(fd, (struct sockaddr *)&udp, sizeof(udp)) :
				bind(fd, (struct sockaddr *)&link, sizeof(link))))
		give_up(device);
	return fd;
}

/*
 * A few packets at a time, and the next ones when all have been counted: so none is lost in a queue
 * that is full, and one that no program saw is waited for in vain.
 */
static int flood(const char *device, const char *pin, const char *command)
{
	unsigned char frame[60] = { 0xff,
				    0xff,
				    0xff,
				    0xff,
				    0xff,
				    0xff,
				    2,
				    0,
				    0,
				    0,
				    0,
				    1,
				    ETH_P_802_EX1 >> 8,
				    ETH_P_802_EX1 & 0xff };
	int fd = flood_socket(device);
	int map = bpf_obj_get(pin);
	__u64 count[2] = { 0 };
	__u64 sent = 0;
	int status = -1;
	pid_t pid;

	if (map < 0)
		give_up(pin);
	pid = fork();
	if (pid == 0)
		execl("/bin/sh", "sh", "-c", command, NULL);
	if (pid < 0)
		give_up("fork");
	while (waitpid(pid, &status, WNOHANG) == 0) {
		for (int i = 0; i < 16; i++, sent++)
			if (send(fd, frame, sizeof(frame), 0) < 0 && errno != EPERM)
				give_up("send");
		for (int i = 0; i < 10000 && counted(map, count) < sent; i++)
			poll(NULL, 0, i > 100);
		if (counted(map, count) != sent)
			break;
	}
	if (counted(map, count) != sent || !count[0] || !count[1])
		printf("%llu sent, %llu and %llu counted\n", sent, count[0], count[1]);
	else
		puts("each once");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int cc(const char *name)
{
	static char bytes[1 << 14];
	int ends[2];

	connection(ends);
	if (setsockopt(ends[0], IPPROTO_TCP, TCP_CONGESTION, name, (socklen_t)strlen(name))) {
		puts(strerrorname_np(errno));
		return 0;
	}
	for (int i = 0; i < 64; i++) {
		size_t come = 0;

		if (write(ends[0], bytes, sizeof(bytes)) != sizeof(bytes))
			give_up("write");
		while (come < sizeof(bytes)) {
			ssize_t len = read(ends[1], bytes, sizeof(bytes) - come);

			if (len <= 0)
				give_up("read");
			come += (size_t)len;
		}
	}
	puts("arrived");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "tcp") == 0)
		return tcp(argv + 2);
	if (argc == 3 && strcmp(argv[1], "sockmap") == 0)
		return sockmap(argv[2]);
	if (argc == 3 && strcmp(argv[1], "map") == 0)
		return map(argv[2]);
	if (argc == 3 && strcmp(argv[1], "clear") == 0)
		return clear(argv[2]);
	if (argc == 5 && strcmp(argv[1], "flood") == 0)
		return flood(argv[2], argv[3], argv[4]);
	if (argc == 3 && strcmp(argv[1], "cc") == 0)
		return cc(argv[2]);
	return 2;
}
