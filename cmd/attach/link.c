// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - "bpfprog attach" by a link: bpf_link_create(), bpf_link_update() */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "cmd/attach/attach.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "hook/link.h"
#include "kernel/link.h"
#include "kernel/link_call.h"
#include "table/probe_type.h"
#include "kernel/prog_name.h"
#include "load/pin_check.h"
#include "load/pins.h"
#include "util/cleanup.h"

int attach_check_link(const struct attach_args *args, struct bp_err *err)
{
	enum bp_link_family family = args->type->family;
	const char *name = bp_link_type_name(args->type);
	bool uprobe = family == BP_FAMILY_UPROBE || family == BP_FAMILY_UPROBE_MULTI;

	if (args->pin && family == BP_FAMILY_NONE)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "%s has no links that could be pinned", name);
	if (args->pin && args->replace.kind)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "--replace cannot be combined with --pin: --replace-pin "
				    "updates the link that is pinned");
	if (args->pin && family == BP_FAMILY_CGROUP && (args->how.flags & BPF_F_ALLOW_OVERRIDE))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "--override cannot be combined with --pin: a link of a cgroup "
				    "is in mode multi");
	if (args->how.force && bp_link_spec_takes(args->type) && !uprobe)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "--force is for uprobe, hooks for one program and sockmaps");
	if (args->pin && args->how.force && family != BP_FAMILY_SOCKMAP && !uprobe)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "--force cannot be combined with --pin here: no link of %s "
				    "replaces a program",
				    name);
	if (args->type->links_only && family != BP_FAMILY_XDP && !args->pin && !args->command)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "%s programs are attached by a link, which goes with bpfprog: "
				    "name a pin with --pin PATH, or give a command: -- COMMAND",
				    name);
	return 0;
}

bool attach_by_link(const struct attach_args *args)
{
	if (args->type->family == BP_FAMILY_CGROUP)
		return args->how.flags & BPF_F_ALLOW_MULTI;
	return args->type->family != BP_FAMILY_NONE;
}

/* Is a link of this hook pinned where the new one is to be, and can it be updated? */
static int open_updatable(const struct attach_args *args, const struct bp_hook *hook)
{
	cleanup_fd int fd = bpf_obj_get(args->pin);
	struct bp_link link;
	bool fits;

	if (fd < 0 || bp_link_read(fd, &link) || !bp_link_traits_of(hook->type->family)->update)
		return -1;
	if (attach_is_map(args))
		fits = link.type == BPF_STRUCT_OPS && !link.detached;
	else if (bp_link_spec_takes(args->type))
		fits = bp_link_is_at(&args->spec, fd);
	else
		fits = bp_link_is_on(&link, hook);
	return fits ? take_fd(&fd) : -1;
}

/* Put the program, or the map, in the link that is pinned. */
static int update(const struct attach_args *args, const struct bp_hook *hook, int link_fd, int fd,
		  struct attached *attached, struct bp_err *err)
{
	int ret = bp_link_spec_takes(args->type) ?
			  bp_link_put(&args->spec, link_fd, fd, &attached->change, err) :
			  bp_hook_update(hook, link_fd, fd, &attached->change, err);

	if (ret)
		bp_fail_on(err, "%s %u to the link at %s", attach_is_map(args) ? "map" : "prog",
			   attach_is_map(args) ? attached->map_id : attached->prog_id, args->pin);
	else
		attached->pinned = args->pin;
	return ret;
}

/* The pin stays only when the result is written. */
static int pin_and_print(const struct ctx *ctx, const struct attach_args *args, int link_fd,
			 struct attached *attached)
{
	cleanup_bp_pins struct bp_pins pins = { .replace = args->replace_pin };
	struct bp_err err = { 0 };
	int status;

	if (bp_pins_add(&pins, link_fd, args->pin, &err) || bp_pins_make(&pins, &err))
		return cmd_fail(ctx, &err);
	attached->pinned = args->pin;
	status = attach_print(ctx, attached);
	if (status == BP_OK && (fflush(stdout) || ferror(stdout))) {
		*ctx->write_error = errno;
		status = BP_FAILED;
	}
	if (status == BP_OK)
		bp_pins_keep(&pins);
	return status;
}

/* Is the link that was found the one that is pinned there? */
static bool is_pinned_there(const char *path, __u32 link_id)
{
	cleanup_fd int fd = bpf_obj_get(path);

	return fd >= 0 && bp_link_id(fd) == link_id;
}

int attach_pinned(const struct ctx *ctx, struct attach_args *args, const struct bp_hook *hook,
		  int prog_fd, __u32 id)
{
	bool map = attach_is_map(args);
	struct attached attached = { .hook = hook,
				     .prog_id = map ? 0 : id,
				     .map_id = map ? id : 0,
				     .spec = bp_link_spec_takes(args->type) ? &args->spec : NULL };
	cleanup_fd int link_fd = -1;
	struct bp_err err = { 0 };
	int ret = 0;
	int status;

	if (args->replace_pin)
		ret = bp_pin_check_replace(args->pin, -1, &err);
	else if (!args->how.if_absent)
		ret = bp_pin_check(args->pin, &err);
	if (ret)
		return cmd_fail(ctx, &err);
	if (args->replace_pin)
		link_fd = open_updatable(args, hook);
	if (link_fd >= 0) {
		ret = update(args, hook, link_fd, prog_fd, &attached, &err);
		if (ret == 0)
			return attach_print(ctx, &attached);
		/* Of another name, or of an interface that cannot be updated: by a new link. */
		if (!map || (ret != -EINVAL && ret != -EOPNOTSUPP))
			return cmd_fail(ctx, &err);
		close(take_fd(&link_fd));
	}
	args->how.link_fd = &link_fd;
	status = attach_call(ctx, args, hook, prog_fd, id, &attached.change);
	if (status)
		return status;
	if (attached.change.changed)
		return pin_and_print(ctx, args, link_fd, &attached);
	if (is_pinned_there(args->pin, attached.change.link_id))
		attached.pinned = args->pin;
	return attach_print(ctx, &attached);
}

bool attach_link_is_gone(int link_fd)
{
	struct bp_link link;

	return bp_link_read(link_fd, &link) || (link.kind && !link.target);
}

int attach_describe_link(const struct ctx *ctx, const struct attach_args *args, int prog_fd,
			 const struct bp_hook *hook)
{
	const struct bp_hook_attach_opts *how = &args->how;
	unsigned int flags =
		(how->flags & ~BP_HOOK_MODE) | (args->anchor.kind == BP_REF_LINK ? BPF_F_LINK : 0);
	struct call calls[2] = { { .name = "bpf_link_create" }, { .name = "bpf_obj_pin" } };
	char text[320];

	bp_prog_text(prog_fd, text, sizeof(text));
	cmd_call_arg(&calls[0], "prog_fd", "%d [%s]", prog_fd, text);
	cmd_call_arg(&calls[0], "target_fd", "%d [%s %.250s]", bp_place_query_arg(hook->place),
		     bp_target_kind_name(hook->place->kind), hook->place->name);
	cmd_call_arg(&calls[0], "attach_type", "%s", bp_attach_type_name(hook->type));
	if (hook->type->type == BPF_XDP) {
		cmd_call_arg(&calls[0], "opts.flags", "%#x", how->xdp);
	} else {
		bp_attach_flags_text(flags, text, sizeof(text));
		cmd_call_arg(&calls[0], "opts.flags", "%s", text);
	}
	if (bp_link_traits_of(hook->type->family)->mprog) {
		if (args->anchor.kind)
			bp_ref_text(&args->anchor, text, sizeof(text));
		cmd_call_arg(&calls[0], "opts.relative_fd", args->anchor.kind ? "[%s]" : "0", text);
		cmd_call_arg(&calls[0], "opts.relative_id", "0");
		if (how->revision_auto)
			cmd_call_arg(&calls[0], "opts.expected_revision", "[that of the hook]");
		else
			cmd_call_arg(&calls[0], "opts.expected_revision", "%llu", how->revision);
	}
	cmd_call_arg(&calls[1], "fd", "[the link]");
	cmd_call_arg(&calls[1], "path", "%.300s", args->pin ? args->pin : "");
	return cmd_print_calls(ctx, calls, args->pin ? 2 : 1);
}
