// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tree.c - the cgroups of a walk as a tree, in a table */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/query/tree.h"
#include "util/cleanup.h"

/* Has the line of a cgroup, the first bytes of a path, been written? */
static bool is_shown(const struct tree *tree, const char *path, size_t len)
{
	return tree->shown && strncmp(tree->shown, path, len) == 0 &&
	       (tree->shown[len] == '/' || !tree->shown[len]);
}

/* The top with its path, and the others with their names; the slash tells them from programs. */
static int put_line(struct bp_out *out, const char *name, size_t len, bool top)
{
	cleanup_free char *line = NULL;

	if (asprintf(&line, "%.*s%s", (int)len, name, top ? "" : "/") < 0) {
		line = NULL;
		return -ENOMEM;
	}
	bp_out_line(out, line);
	return 0;
}

int query_put_cgroup(struct tree *tree, struct bp_out *out, const char *path)
{
	size_t top = strlen(tree->top);
	const char *name = path;
	size_t depth = 0;
	int ret = 0;

	while (top > 1 && tree->top[top - 1] == '/')
		top--;
	for (size_t end = top; ret == 0; depth++) {
		bp_out_indent(out, depth * TREE_INDENT);
		if (!is_shown(tree, path, end))
			ret = put_line(out, name, (size_t)(path + end - name), depth == 0);
		if (!path[end] || !path[end + 1])
			break;
		name = path + end + (path[end] == '/');
		end = (size_t)(strchrnul(name, '/') - path);
	}
	bp_out_indent(out, (depth + 1) * TREE_INDENT);
	free(tree->shown);
	tree->shown = strdup(path);
	return tree->shown ? ret : -ENOMEM;
}
