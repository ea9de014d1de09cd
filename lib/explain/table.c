// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * table.c - the one table of causes: (call, errno, test) -> cause and remedy
 *
 * Causes of one call and errno value are tried in this order: one that can only be told by ruling
 * out others comes behind them. Lists for readers begin with the likely ones. Sources:
 * measurements on Linux 5.10 to 7.3, which tests/provoke/ repeats, and kernel/bpf/ and net/bpf/ of
 * Linux.
 *
 * A cause reads on after "hint: ", and as a sentence of the pages. Details follow it, then a
 * semicolon and the remedy.
 */
#include <errno.h>
#include <stddef.h>

#include "explain/object_cause.h"
#include "explain/see.h"
#include "util/array.h"

#define ENOTSUPP 524

#define LOAD "bpf_prog_load"
#define ATTACH "bpf_prog_attach"
#define DETACH "bpf_prog_detach"
#define QUERY "bpf_prog_query"
#define RUN "bpf_prog_test_run_opts"
#define BIND "bpf_prog_bind_map"
#define ASSOC "bpf_prog_assoc_struct_ops"
#define STREAM "bpf_prog_stream_read"
#define BTF_LOAD "btf__load_into_kernel"
#define MAP "bpf_map_create"
#define NEXT_ID "bpf_prog_get_next_id"
#define FD_BY_ID "bpf_prog_get_fd_by_id"
#define LINK "bpf_link_create"
#define EVENT "perf_event_open"
#define RAW_TP "bpf_raw_tracepoint_open"
#define UPDATE "bpf_link_update"
#define DETACH_BY_FORCE "bpf_link_detach"
#define ITER "bpf_iter_create"
#define LINK_NEXT_ID "bpf_link_get_next_id"
#define LINK_FD_BY_ID "bpf_link_get_fd_by_id"
#define LINK_INFO "bpf_link_get_info_by_fd"
#define XDP "bpf_xdp_attach"
#define XDP_DETACH "bpf_xdp_detach"

#define AS_ROOT "run as root, or with this capability"
#define DETACH_LINK "detach the link: bpfprog detach link ID"
#define ASK_POLICY "see its policy and the audit log, or ask who runs the machine"
#define LSM                                                                                   \
	"no other cause found: a security module (LSM) or a policy of this machine probably " \
	"denied it"
#define API_LSM "a security module denies the call; the value may be EACCES or any other, too"
#define CORRECT "correct the definition of the map in the source"
#define CALLER ", which is a mistake of the program that calls"
#define SIGN "sign what --raw takes with openssl cms -sign -binary -noattr -outform DER"
#define OPTS                                                                                       \
	"the structure of options is too small, or has bytes that are not zero behind the fields " \
	"that libbpf knows" CALLER
#define CLOSED "CAP_BPF is missing, without which this kernel lets nobody call bpf()"
#define MEMLOCK                                                                                  \
	"the programs and maps of this user take more memory than RLIMIT_MEMLOCK allows, which " \
	"this kernel counts them by"
#define USERNS "the capabilities are those of a user namespace, which do not count here"

/* clang-format off */
/* Behind the remedy, where they are not NULL or false: .log, .since, .until, .api, .likely */
#define CAUSE(name, of, errnum, see, kind, text, advice, ...) \
	{ .id = (name), .call = (of), .num = (errnum), .test = (see), .status = (kind), \
	  .cause = (text), .remedy = (advice), __VA_ARGS__ }

static const struct bp_cause causes[] = {
	/* ---- load: permissions ---- */
	CAUSE("load-eperm-userns", LOAD, EPERM, bp_see_userns, BP_DENIED, USERNS, "use a BPF token (--token, Linux 6.9), or the initial user namespace"),
	CAUSE("load-eperm-token", LOAD, EPERM, bp_see_token_denies, BP_DENIED, "the token does not delegate this program type and attach type", "mount its bpf file system with wider delegate_progs and delegate_attachs", .since = "6.9"),
	CAUSE("load-eperm-token-flag", LOAD, EPERM, bp_see_caller, BP_DENIED, "token_fd was set without BPF_F_TOKEN_FD, so the kernel ignored it" CALLER, "set the flag, as --token does", .since = "6.9"),
	CAUSE("load-eperm-cap-bpf", LOAD, EPERM, bp_see_no_cap_bpf, BP_DENIED, "CAP_BPF is missing", AS_ROOT, .likely = true),
	CAUSE("load-eperm-cap-net-admin", LOAD, EPERM, bp_see_no_cap_net, BP_DENIED, "CAP_NET_ADMIN is missing, which networking programs require in addition to CAP_BPF", AS_ROOT, .likely = true),
	CAUSE("load-eperm-cap-perfmon", LOAD, EPERM, bp_see_no_cap_perfmon, BP_DENIED, "CAP_PERFMON is missing, which tracing programs require in addition to CAP_BPF", AS_ROOT, .likely = true),
	CAUSE("load-eperm-memlock", LOAD, EPERM, bp_see_memlock, BP_CONFLICT, MEMLOCK, "raise it with ulimit -l unlimited", .until = "5.10"),
	CAUSE("load-lsm", LOAD, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),

	/* ---- load: the signature, of which the log tells since Linux 7.3 ---- */
	CAUSE("load-ebadmsg-signature", LOAD, EBADMSG, bp_see_signed, BP_FAILED, "the signature is not PKCS#7 in DER, or has the instructions in it", SIGN, .since = "6.18"),
	CAUSE("load-einval-keyring", LOAD, EINVAL, bp_see_no_keyring, BP_NOT_FOUND, "there is no such keyring", "name another --keyring: keyctl show lists those of the session", .since = "6.18", .api = "keyring_id is not a keyring"),
	CAUSE("load-einval-signature-size", LOAD, EINVAL, bp_see_signature_large, BP_FAILED, "the signature is too large", "leave the certificates out of it: openssl cms -nocerts", .since = "6.18", .api = "signature_size is more than two pages, which are 8192 bytes on most machines"),
	CAUSE("load-ekeyrejected-signature", LOAD, EKEYREJECTED, bp_see_signed, BP_FAILED, "the signature does not belong to these instructions", SIGN, .since = "6.18"),
	CAUSE("load-enokey-keyring", LOAD, ENOKEY, bp_see_signed_with, BP_NOT_FOUND, "the keyring does not have the key of the signature", "add its certificate, or name another --keyring: keyctl padd asymmetric NAME @s < CERT.der adds it to that of the session", .since = "6.18", .api = "the keyring keyring_id does not have the key of the signature"),
	CAUSE("load-enopkg-algorithm", LOAD, ENOPKG, bp_see_signed, BP_UNSUPPORTED, "this kernel does not have an algorithm of the signature", "sign with RSA and SHA-256", .since = "6.18"),
	CAUSE("load-eopnotsupp-signature", LOAD, EOPNOTSUPP, bp_see_not_signable, BP_UNSUPPORTED, "this kernel checks no signatures: it was built without CONFIG_SYSTEM_DATA_VERIFICATION", "leave out --signature", .since = "6.18", .api = "this kernel checks no signatures: it was built without CONFIG_SYSTEM_DATA_VERIFICATION"),

	/* ---- load: the verifier ---- */
	CAUSE("load-einval-gpl-helper", LOAD, EINVAL, NULL, BP_REJECTED, "the program calls a function that is for programs under the GPL only", "give it a license that the kernel takes for compatible, spelled as it does: 'GPL', 'GPL v2', 'Dual BSD/GPL', 'Dual MIT/GPL', 'Dual MPL/GPL'", .log = "cannot call GPL-restricted function|cannot call GPL only function"),
	CAUSE("load-einval-gpl-lsm", LOAD, EINVAL, NULL, BP_REJECTED, "programs of the type lsm have to be under the GPL", "give it the license 'GPL'", .log = "LSM programs must have a GPL compatible license"),
	CAUSE("load-einval-lockdown", LOAD, EINVAL, bp_see_lockdown, BP_REJECTED, "the kernel is locked down, which takes helpers away that read or write memory", "use another helper, or start the kernel without lockdown", .log = "unknown func bpf_probe|cannot use helper bpf_probe"),
	CAUSE("load-einval-core", LOAD, EINVAL, bp_see_core, BP_UNSUPPORTED, "the program needs a type or a member that the kernel's BTF does not have: a CO-RE relocation found none", "ask for it first, with bpf_core_field_exists() or bpf_core_type_exists(), or use another kernel", .log = "CO-RE relocation|unknown#195896080"),
	CAUSE("load-einval-helper-new", LOAD, EINVAL, NULL, BP_UNSUPPORTED, "this kernel does not have the helper function", "use a newer kernel, or another helper", .log = "invalid func unknown#"),
	CAUSE("load-einval-helper", LOAD, EINVAL, NULL, BP_REJECTED, "programs of this type may not call this helper function, or this kernel was built without it", "use another type or helper, see bpf-helpers(7)", .log = "unknown func|cannot use helper", .likely = true),
	CAUSE("load-einval-fd-array-count", LOAD, EINVAL, bp_see_fd_array_count, BP_UNSUPPORTED, "this kernel does not take the length of --fd-array, which came with Linux 6.14", "leave out maps that no instruction uses", .since = "6.9", .until = "6.13", .api = "this kernel does not take fd_array_cnt, which came with Linux 6.14"),
	CAUSE("load-einval-fd-array", LOAD, EINVAL, bp_see_fd_array_entry, BP_FAILED, "an entry of --fd-array is neither a map nor BTF", "name maps", .since = "6.14", .api = "an element of fd_array is neither a map nor BTF"),
	CAUSE("load-einval-map", LOAD, EINVAL, NULL, BP_REJECTED, "an instruction refers to a descriptor that is not a map", "create the maps first", .log = "is not pointing to valid bpf_map"),
	CAUSE("load-einval-back-edge", LOAD, EINVAL, bp_see_no_loop_cap, BP_REJECTED, "CAP_BPF is missing, without which programs have no loops", AS_ROOT, .log = "back-edge"),
	CAUSE("load-einval-sleepable", LOAD, EINVAL, NULL, BP_REJECTED, "programs of this type cannot sleep", "leave out the flag sleepable", .log = "can be sleepable|cannot be sleepable"),
	CAUSE("load-einval-btf-id", LOAD, EINVAL, NULL, BP_REJECTED, "the program does not say which function of the kernel or of a program it is for", "name it with --attach-to", .log = "must provide btf_id"),
	CAUSE("load-einval-target-btf", LOAD, EINVAL, NULL, BP_REJECTED, "the program to attach to has no BTF", "compile it with -g", .log = "annotated with BTF"),
	CAUSE("load-einval-func-info", LOAD, EINVAL, NULL, BP_REJECTED, "the records of functions or lines do not fit the program or its BTF", "leave them out, or compile the program again", .log = "func info rec size|line info rec size|in func info|func_info|line_info"),
	CAUSE("load-einval-syscall", LOAD, EINVAL, NULL, BP_REJECTED, "programs of the type syscall have to be sleepable", "say --prog-flags sleepable", .log = "programs can only be sleepable"),
	CAUSE("load-einval-verifier", LOAD, EINVAL, bp_see_log, BP_REJECTED, "the verifier rejected the program", "read the last lines of its log", .api = "the verifier rejected the structure of the program, a value, or a call", .likely = true),
	CAUSE("load-eacces-btf", LOAD, EACCES, bp_see_btf_kernel, BP_REJECTED, "the BTF of --btf is the kernel's own, and records of functions and lines refer to that of the program", "name a file with the BTF of the program", .since = "5.11", .api = "prog_btf_fd is the BTF of the kernel, and there are records of functions or lines"),
	CAUSE("load-eacces-leak", LOAD, EACCES, bp_see_no_leak_cap, BP_REJECTED, "CAP_PERFMON is missing, without which programs give away no addresses", AS_ROOT, .log = "leaks addr|pointer comparison prohibited|pointer arithmetic"),
	CAUSE("load-eacces-verifier", LOAD, EACCES, bp_see_log, BP_REJECTED, "the verifier rejected the program, which has nothing to do with permissions", "read the last lines of its log", .api = "the program may use memory that is not its own, or a value that was never set; this has nothing to do with permissions", .likely = true),
	CAUSE("load-ebadf-fd-array", LOAD, EBADF, bp_see_fd_array_closed, BP_FAILED, "an entry of --fd-array is not open", NULL, .since = "6.14", .api = "an element of fd_array is not open"),
	CAUSE("load-ebadf-map", LOAD, EBADF, NULL, BP_REJECTED, "an instruction refers to a map by a descriptor that is not open", "create the maps first", .log = "is not pointing to valid bpf_map", .likely = true),
	CAUSE("load-e2big-complex", LOAD, E2BIG, NULL, BP_REJECTED, "the verifier gave up after a million instructions, loops and branches counted each time", "make the program simpler: fewer branches, bpf_loop(), functions that are global", .log = "BPF program is too large"),
	CAUSE("load-e2big-jumps", LOAD, E2BIG, NULL, BP_REJECTED, "the program has too many branches that the verifier has still to look at", "make the program simpler", .log = "jumps is too complex", .since = "6.12"),
	CAUSE("load-efault-jumps", LOAD, EFAULT, NULL, BP_REJECTED, "the program has more than 8192 branches that the verifier has still to look at", "make the program simpler", .log = "jumps is too complex", .until = "6.18"),
	CAUSE("load-enotsupp-btf-obj", LOAD, ENOTSUPP, bp_see_btf_obj_user, BP_FAILED, "the BTF of the function to attach to is not the kernel's or a module's", "name the function with --attach-to", .since = "5.11", .api = "attach_btf_obj_fd is not the BTF of the kernel or of a module"),
	CAUSE("load-enotsupp-struct-ops", LOAD, ENOTSUPP, bp_see_struct_ops_id, BP_FAILED, "the program does not say which struct_ops of the kernel it is for", "load it with its map, from an object"),

	/* ---- load: what is wrong before the verifier looks ---- */
	CAUSE("load-einval-name", LOAD, EINVAL, bp_see_name, BP_FAILED, "the name has characters other than letters, digits, '_' and '.'", "give another one with --name"),
	CAUSE("load-einval-log", LOAD, EINVAL, bp_see_log_options, BP_FAILED, "the kernel does not take what is asked of the log", "leave out --log-level and --log-size"),
	CAUSE("load-einval-type-number", LOAD, EINVAL, bp_see_type_number, BP_UNSUPPORTED, "the program type is newer than this program, and this kernel does not know it", "use a newer kernel", .api = "the program type is a number that this kernel does not know"),
	CAUSE("load-einval-attach-twice", LOAD, EINVAL, bp_see_both_targets, BP_FAILED, "a program and a module were both given to attach to", "leave out one of them", .api = "attach_prog_fd and attach_btf_obj_fd are both given"),
	CAUSE("load-einval-attempts", LOAD, EINVAL, bp_see_attempts, BP_FAILED, "the number of attempts is negative", "give another --attempts"),
	CAUSE("load-einval-attach-prog", LOAD, EINVAL, bp_see_attach_prog, BP_FAILED, "what is to be attached to is not a program", "name a program that is loaded with --attach-prog", .api = "attach_prog_fd is not a program"),
	CAUSE("load-einval-btf-id-extra", LOAD, EINVAL, bp_see_btf_id_extra, BP_FAILED, "programs of this type are not for one function of the kernel", "leave out --attach-to", .api = "attach_btf_id is given for a type of program that is not for one function of the kernel"),
	CAUSE("load-einval-token", LOAD, EINVAL, bp_see_token_is_none, BP_FAILED, "the descriptor given as a token is none", "name a bpf file system with --token", .since = "6.9", .api = "token_fd is open and no token"),
	CAUSE("load-einval-device", LOAD, EINVAL, bp_see_no_device, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one with --dev", .api = "prog_ifindex is not the index of a device in this network namespace"),
	CAUSE("load-einval-device-type", LOAD, EINVAL, bp_see_device_type, BP_UNSUPPORTED, "programs of this type are not for one device", "leave out --dev"),
	CAUSE("load-einval-attach-type", LOAD, EINVAL, bp_see_expected_attach_type, BP_FAILED, "the attach type is missing, or is none that programs of this type are loaded for", "give another --attach-type, or leave it out", .api = "expected_attach_type is missing, or is none that programs of this type are loaded for", .likely = true),
	CAUSE("load-einval-type", LOAD, EINVAL, bp_see_type_unknown, BP_UNSUPPORTED, "this kernel does not know the program type, or was built without it", "use another kernel"),
	CAUSE("load-einval-attach-type-new", LOAD, EINVAL, bp_see_expected_attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", "use a newer kernel"),
	CAUSE("load-einval-flags", LOAD, EINVAL, bp_see_load_flags, BP_UNSUPPORTED, "this kernel does not know one of the flags", "leave it out of --prog-flags", .api = "this kernel does not know a flag of prog_flags"),
	CAUSE("load-einval-device-driver", LOAD, EINVAL, bp_see_device_driver, BP_UNSUPPORTED, "the driver of the device runs no BPF programs in it", "leave out --dev"),
	CAUSE("load-einval-memory", LOAD, EINVAL, bp_see_cgroup_memory, BP_FAILED, "the cgroup of this process has no memory for the program, which the kernel reports as EINVAL", "raise its memory.max", .since = "6.9"),
	CAUSE("load-einval-rest", LOAD, EINVAL, bp_see_no_log, BP_FAILED, "the kernel does not take the type, the attach type, the flags or another attribute for this program", "try --type and --attach-type"),
	CAUSE("load-einval-opts", LOAD, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("load-e2big-none", LOAD, E2BIG, bp_see_no_insns, BP_FAILED, "there are no instructions", "see whether the section of the program is empty"),
	CAUSE("load-e2big-count", LOAD, E2BIG, bp_see_many_insns, BP_FAILED, "there are too many instructions", "split the program"),
	CAUSE("load-e2big-signature", LOAD, E2BIG, bp_see_signature_new, BP_UNSUPPORTED, "this kernel does not know signatures of programs, which came with Linux 6.18", "leave out --signature", .until = "6.17"),
	CAUSE("load-e2big-field", LOAD, E2BIG, bp_see_new_field, BP_UNSUPPORTED, "this kernel does not know one of the attributes", "leave out the newest option", .until = "6.8"),
	CAUSE("load-ebadf-btf", LOAD, EBADF, bp_see_btf_closed, BP_FAILED, "the descriptor of the BTF is not open", NULL, .api = "prog_btf_fd is not open, and there are records for it"),
	CAUSE("load-ebadf-token", LOAD, EBADF, bp_see_token_closed, BP_FAILED, "the descriptor of the token is not open", NULL, .since = "6.9", .api = "token_fd is not open"),
	CAUSE("load-eopnotsupp-device", LOAD, EOPNOTSUPP, NULL, BP_UNSUPPORTED, "the driver of the device does not take BPF programs", "leave out --dev"),
	CAUSE("load-efault-pointer", LOAD, EFAULT, bp_see_no_log, BP_FAILED, "a pointer of the call cannot be read or written, which is a mistake of the program that calls", "report it"),
	CAUSE("load-enospc-log", LOAD, ENOSPC, NULL, BP_FAILED, "the log of the verifier does not fit its buffer, which fails programs that are good, too", "leave out --log-level, or ask for more with --log-size", .api = "the log of the verifier does not fit log_buf, which fails programs that are good, too"),
	CAUSE("load-eagain-signals", LOAD, EAGAIN, NULL, BP_FAILED, "signals kept interrupting the verifier", "try again, or raise --attempts"),
	CAUSE("load-emfile-limit", LOAD, EMFILE, NULL, BP_FAILED, "too many files are open", "raise the limit, see ulimit -n"),
	CAUSE("load-enomem-memory", LOAD, ENOMEM, NULL, BP_FAILED, "the kernel has no memory for the program", "see the limits of the cgroup and dmesg"),

	/* ---- attach ---- */
	CAUSE("attach-eperm-mode", ATTACH, EPERM, bp_see_other_mode, BP_CONFLICT, "the hook has programs in another mode", "detach them or use their mode"),
	CAUSE("attach-eperm-ancestor", ATTACH, EPERM, bp_see_ancestor, BP_CONFLICT, "a cgroup above has an exclusive program, which allows none below it", "detach it, or attach it with --override or --multi"),
	CAUSE("attach-eperm-cap-bpf", ATTACH, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("attach-lsm", ATTACH, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("attach-einval-links-only", ATTACH, EINVAL, bp_see_links_only, BP_UNSUPPORTED, "programs of this type are attached by other means than bpf_prog_attach(): links, netlink, ioctls", "use one of these: bpfprog-attach-types(7) says which", .likely = true),
	CAUSE("attach-einval-prog", ATTACH, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be attached is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("attach-einval-type", ATTACH, EINVAL, bp_see_type_mismatch, BP_UNSUPPORTED, "the program does not fit the attach type", "name an attach type that takes programs of its type", .likely = true),
	CAUSE("attach-einval-attach-type-new", ATTACH, EINVAL, bp_see_attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", "use another kernel"),
	CAUSE("attach-einval-cap-net-admin", ATTACH, EINVAL, bp_see_skb_without_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, which the kernel reports as EINVAL for cgroup_skb programs", AS_ROOT),
	CAUSE("attach-einval-both-modes", ATTACH, EINVAL, bp_see_both_modes, BP_FAILED, "a hook is in one mode, --override or --multi", "leave out one of them", .api = "BPF_F_ALLOW_OVERRIDE and BPF_F_ALLOW_MULTI exclude each other"),
	CAUSE("attach-einval-flags", ATTACH, EINVAL, bp_see_flags_of_family, BP_FAILED, "flags were given that this kind of hook does not take", "leave them out"),
	CAUSE("attach-einval-replace-multi", ATTACH, EINVAL, bp_see_replace_without_multi, BP_FAILED, "one program of several is replaced in the mode multi only", "say --multi", .api = "BPF_F_REPLACE is given without BPF_F_ALLOW_MULTI, for a cgroup"),
	CAUSE("attach-einval-replace-prog", ATTACH, EINVAL, bp_see_replace_without_prog, BP_FAILED, "what is to be replaced is not a program", "name it with --replace", .api = "BPF_F_REPLACE is given, and replace_prog_fd is not a program"),
	CAUSE("attach-einval-anchor-twice", ATTACH, EINVAL, bp_see_anchor_twice, BP_FAILED, "the program to go before or after was given twice, by a descriptor and by an id", "leave out one of them", .api = "relative_fd and relative_id are both given"),
	CAUSE("attach-einval-anchor-flag", ATTACH, EINVAL, bp_see_anchor_without_flag, BP_FAILED, "a program to go before or after was given, but neither --before nor --after", "say which", .api = "an anchor is given with neither BPF_F_BEFORE nor BPF_F_AFTER"),
	CAUSE("attach-einval-replace-place", ATTACH, EINVAL, bp_see_caller, BP_FAILED, "a program of a cgroup is replaced at its own place, without --before and --after", "leave out one of them", .api = "BPF_F_REPLACE is given together with BPF_F_BEFORE or BPF_F_AFTER, for a cgroup"),
	CAUSE("attach-einval-anchor-preorder", ATTACH, EINVAL, bp_see_anchor_preorder, BP_CONFLICT, "only one of the program and the one to go before or after is --preorder, and those run in an order of their own", "attach both with --preorder, or neither", .since = "6.12", .api = "the program and the anchor differ in BPF_F_PREORDER"),
	CAUSE("attach-einval-anchor-kind", ATTACH, EINVAL, bp_see_caller, BP_FAILED, "the program to go before or after is of another type", "name another one", .since = "6.6", .api = "the anchor is of another program type"),
	CAUSE("attach-einval-flags-new", ATTACH, EINVAL, bp_see_flags_unknown, BP_UNSUPPORTED, "this kernel does not know what was asked for", "leave it out", .until = "6.16", .api = "this kernel knows neither anchors nor revisions for cgroups"),
	CAUSE("attach-einval-twice", ATTACH, EINVAL, bp_see_attached_already, BP_CONFLICT, "the program is attached already", "there is nothing to do; --if-absent treats this as success", .likely = true),
	CAUSE("attach-einval-loaded-for", ATTACH, EINVAL, bp_see_takes_expected_attach_type, BP_FAILED, "the program was loaded for another attach type", "load it with --attach-type", .likely = true),
	CAUSE("attach-einval-egress", ATTACH, EINVAL, bp_see_takes_egress, BP_FAILED, "the program was loaded for cgroup_inet_egress, and one of its exits always returns 2 or 3", "attach it to cgroup_inet_egress, or change it to return 0 or 1 only"),
	CAUSE("attach-einval-no-map", ATTACH, EINVAL, bp_see_not_sockmap, BP_FAILED, "the target is not a map", "name a sockmap or sockhash"),
	CAUSE("attach-einval-flow-target", ATTACH, EINVAL, bp_see_caller, BP_FAILED, "the target of a flow dissector is 0, for the network namespace of the caller, and not a descriptor" CALLER, "enter the namespace first, as --netns does", .api = "the target of a flow dissector has to be 0, for the network namespace of the caller, and is a descriptor"),
	CAUSE("attach-einval-opts", ATTACH, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("attach-eexist-twice", ATTACH, EEXIST, bp_see_attached_already, BP_CONFLICT, "the program is attached already", "there is nothing to do; --if-absent treats this as success", .since = "6.6"),
	CAUSE("attach-eexist-link", ATTACH, EEXIST, bp_see_link_there, BP_CONFLICT, "a link is in the way", DETACH_LINK),
	CAUSE("attach-eexist-netns", ATTACH, EEXIST, bp_see_other_netns, BP_CONFLICT, "a flow dissector can be attached either in the initial network namespace or in other namespaces, not in both", "detach the other one: bpfprog --netns NETNS detach flow_dissector, in each namespace that has one"),
	CAUSE("attach-ebusy-verdict", ATTACH, EBUSY, bp_see_other_verdict, BP_CONFLICT, "the map has a program of the other verdict type, which excludes this one", "detach that one first", .since = "5.13"),
	CAUSE("attach-ebusy-link", ATTACH, EBUSY, bp_see_link_there, BP_CONFLICT, "a link is in the way", DETACH_LINK, .since = "6.6"),
	CAUSE("attach-e2big-full", ATTACH, E2BIG, bp_see_full, BP_CONFLICT, "a hook of a cgroup holds 64 programs at most, and none of 64 can be replaced in place", "detach one first, also to replace one"),
	CAUSE("attach-erange-full", ATTACH, ERANGE, bp_see_full, BP_CONFLICT, "a hook of a device holds 63 programs at most", "detach one first", .since = "6.6"),
	CAUSE("attach-erange-place", ATTACH, ERANGE, bp_see_caller, BP_FAILED, "--before and --after are given together, or the program to replace is not where they say", "leave out one of them", .since = "6.6", .api = "BPF_F_BEFORE and BPF_F_AFTER are given together, or the program to replace is not where they say"),
	CAUSE("attach-estale-revision", ATTACH, ESTALE, NULL, BP_CONFLICT, "the hook has changed since it was looked at", "look again and try again, or say --expected-revision auto", .since = "6.6", .api = "expected_revision is not the revision of the hook"),
	CAUSE("attach-enoent-removed", ATTACH, ENOENT, bp_see_cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", "name another one"),
	CAUSE("attach-enoent-anchor", ATTACH, ENOENT, bp_see_anchor_absent, BP_NOT_FOUND, "the program to go before or after is not attached here", "see bpfprog query", .since = "6.6", .api = "the anchor is not attached there"),
	CAUSE("attach-enoent-replace-link", ATTACH, ENOENT, bp_see_replaced_link, BP_CONFLICT, "the program to replace is held by a link", DETACH_LINK),
	CAUSE("attach-enoent-replace", ATTACH, ENOENT, bp_see_replaced_absent, BP_NOT_FOUND, "the program to replace is not attached here", "see bpfprog query", .likely = true),
	CAUSE("attach-enodev-device", ATTACH, ENODEV, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns", .since = "6.6"),
	CAUSE("attach-eacces-netkit", ATTACH, EACCES, bp_see_netkit_peer, BP_UNSUPPORTED, "this is the peer of a netkit device", "name the primary device", .since = "6.7"),
	CAUSE("attach-enxio-netkit", ATTACH, ENXIO, bp_see_not_netkit, BP_UNSUPPORTED, "this is not a netkit device", "use tcx_ingress or tcx_egress", .since = "6.7"),
	CAUSE("attach-eopnotsupp-map", ATTACH, EOPNOTSUPP, bp_see_not_sockmap, BP_UNSUPPORTED, "the target is a map, but neither a sockmap nor a sockhash", "name such a map"),
	CAUSE("attach-ebadf-prog", ATTACH, EBADF, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("attach-ebadf-target", ATTACH, EBADF, bp_see_target_closed, BP_FAILED, "the descriptor of the target is not open", NULL),
	CAUSE("attach-ebadf-cgroup", ATTACH, EBADF, bp_see_not_cgroup, BP_FAILED, "the target is not a cgroup of version 2", "name a directory below a mount of cgroup2: findmnt -t cgroup2"),
	CAUSE("attach-ebadf-anchor", ATTACH, EBADF, bp_see_caller, BP_FAILED, "the descriptor of the program to go before or after is not open", "open it, or use its id", .since = "6.6", .api = "relative_fd is not open"),
	CAUSE("attach-ebadf-replace", ATTACH, EBADF, bp_see_replace_closed, BP_FAILED, "the descriptor of the program to replace is not open", NULL, .api = "replace_prog_fd is not open"),

	/* ---- links: to hooks, functions, tracepoints, events ---- */
	CAUSE("link-eperm-mode", LINK, EPERM, bp_see_other_mode, BP_CONFLICT, "the hook has programs in another mode, and a link of a cgroup is in mode multi", "detach them or attach them with --multi", .api = "the hook has programs in another mode, and a link of a cgroup is in mode BPF_F_ALLOW_MULTI"),
	CAUSE("link-eperm-ancestor", LINK, EPERM, bp_see_ancestor, BP_CONFLICT, "a cgroup above has an exclusive program, which allows none below it", "detach it, or attach it with --override or --multi"),
	CAUSE("link-eperm-cap-net-admin", LINK, EPERM, bp_see_skb_without_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, without which nobody attaches cgroup_skb programs", AS_ROOT),
	CAUSE("link-eperm-cap-bpf", LINK, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("link-lsm", LINK, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("link-einval-prog", LINK, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be attached is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("link-einval-type", LINK, EINVAL, bp_see_type_mismatch, BP_UNSUPPORTED, "the program does not fit the attach type", "name an attach type that takes programs of its type"),
	CAUSE("link-einval-attach-type-new", LINK, EINVAL, bp_see_attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", "use another kernel"),
	CAUSE("link-einval-new", LINK, EINVAL, bp_see_links_new, BP_UNSUPPORTED, "this kernel makes no such links", "use a newer kernel, or, for types that need no link, leave out --pin", .api = "this kernel makes no links of this kind"),
	CAUSE("link-einval-device", LINK, EINVAL, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns", .since = "5.9"),
	CAUSE("link-einval-no-netns", LINK, EINVAL, bp_see_not_netns, BP_FAILED, "the target is not a network namespace", "name one, as of ip-netns"),
	CAUSE("link-einval-no-map", LINK, EINVAL, bp_see_not_sockmap, BP_UNSUPPORTED, "the target is neither a sockmap nor a sockhash", "name such a map", .since = "6.10"),
	CAUSE("link-einval-flags-new", LINK, EINVAL, bp_see_flags_unknown, BP_UNSUPPORTED, "this kernel does not know what was asked for", "leave it out", .until = "6.16", .api = "this kernel knows neither anchors nor revisions for links of cgroups"),
	CAUSE("link-einval-anchor-prog", LINK, EINVAL, bp_see_anchor_prog, BP_FAILED, "a link of a cgroup goes before or after a link, not a program", "name the link: --before link:ID", .since = "6.12", .api = "the anchor of a link of a cgroup is a program, and not a link with BPF_F_LINK"),
	CAUSE("link-einval-xdp-elsewhere", LINK, EINVAL, bp_see_xdp_link, BP_UNSUPPORTED, "the program was loaded for a devmap, a cpumap or another device", "load it with --attach-type xdp", .since = "5.9"),
	CAUSE("link-einval-tracing", LINK, EINVAL, bp_see_other_tracing, BP_USAGE, "the program was loaded for another attach type", "name the TYPE that it was loaded for: the section in its object", .api = "attach_type is not the one that the program was loaded for; libbpf then tries bpf_raw_tracepoint_open(), which ignores it"),
	CAUSE("link-einval-event-multi", LINK, EINVAL, bp_see_event_link, BP_UNSUPPORTED, "the program was loaded for many functions, and such programs are not attached to one event", "name kprobe.multi or uprobe.multi, or load it without --attach-type", .since = "5.15", .api = "the program was loaded for BPF_TRACE_KPROBE_MULTI or the like, and such programs are not attached to a perf event"),
	CAUSE("link-einval-kprobe-multi", LINK, EINVAL, bp_see_kprobe_multi, BP_UNSUPPORTED, "the program was not loaded for kprobe.multi or kprobe.session", "load it with --attach-type trace_kprobe_multi", .since = "5.18", .api = "the program was not loaded for BPF_TRACE_KPROBE_MULTI or BPF_TRACE_KPROBE_SESSION"),
	CAUSE("link-einval-uprobe-multi", LINK, EINVAL, bp_see_uprobe_multi, BP_UNSUPPORTED, "the program was not loaded for uprobe.multi or uprobe.session", "load it with --attach-type trace_uprobe_multi", .since = "6.6", .api = "the program was not loaded for BPF_TRACE_UPROBE_MULTI or BPF_TRACE_UPROBE_SESSION"),
	CAUSE("link-einval-iter", LINK, EINVAL, bp_see_iter, BP_USAGE, "the iterator does not go over maps of this type, or wants an order for cgroups", "name another map, or say --order", .since = "5.10", .api = "the iterator does not go over maps of this type, or wants an order for cgroups"),
	CAUSE("link-einval-struct-ops", LINK, EINVAL, bp_see_struct_ops, BP_CONFLICT, "the map has no value yet, or is not a map of a .struct_ops.link section", "load its object with bpfprog load, which writes the value of such a map", .since = "6.4", .api = "the map was not created with BPF_F_LINK, or its value was not written"),
	CAUSE("link-einval-defrag", LINK, EINVAL, bp_see_defrag, BP_UNSUPPORTED, "the module that puts fragments together cannot be loaded", "see dmesg, or leave out --defrag", .since = "6.6"),
	CAUSE("link-einval-netns-flags", LINK, EINVAL, bp_see_caller, BP_FAILED, "flags were given, and links of network namespaces have none" CALLER, "leave them out", .since = "5.8"),
	CAUSE("link-einval-cgroup-flags", LINK, EINVAL, bp_see_caller, BP_FAILED, "the mode of a cgroup was given, and a link is in mode multi by itself" CALLER, "leave it out", .api = "BPF_F_ALLOW_MULTI or BPF_F_ALLOW_OVERRIDE is given for a link of a cgroup, which is in mode BPF_F_ALLOW_MULTI by itself"),
	CAUSE("link-einval-opts", LINK, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("link-eexist-xdp-mode", LINK, EEXIST, bp_see_xdp_there, BP_CONFLICT, "the device has a program in another mode, and native and generic exclude each other", "say its --mode, or detach it: bpfprog detach xdp DEV", .since = "5.9"),
	CAUSE("link-eexist-twice", LINK, EEXIST, bp_see_attached_already, BP_CONFLICT, "the program is attached already", "there is nothing to do; --if-absent treats this as success", .since = "6.6"),
	CAUSE("link-eexist-dissector", LINK, EEXIST, bp_see_dissector_there, BP_CONFLICT, "a program is attached there without a link", "detach it: bpfprog detach flow_dissector netns NETNS"),
	CAUSE("link-eexist-netns", LINK, EEXIST, bp_see_other_netns, BP_CONFLICT, "a flow dissector can be attached either in the initial network namespace or in other namespaces, not in both", "detach the other one: bpfprog --netns NETNS detach flow_dissector, in each namespace that has one"),
	CAUSE("link-eexist-event", LINK, EEXIST, bp_see_event_link, BP_CONFLICT, "the program is attached to this event already", "there is nothing to do; --if-absent treats this as success", .since = "5.15"),
	CAUSE("link-eexist-struct-ops", LINK, EEXIST, bp_see_struct_ops, BP_CONFLICT, "an implementation of the same name is registered already", "detach it first: bpfprog query --links", .since = "6.4"),
	CAUSE("link-ebusy-link", LINK, EBUSY, bp_see_link_on_hook, BP_CONFLICT, "a link is in the way", DETACH_LINK),
	CAUSE("link-ebusy-xdp", LINK, EBUSY, bp_see_xdp_there, BP_CONFLICT, "a program is on the device, without a link", "detach it first: bpfprog detach xdp DEV", .since = "5.9"),
	CAUSE("link-ebusy-verdict", LINK, EBUSY, bp_see_other_verdict, BP_CONFLICT, "the map has a program of the other verdict type, which excludes this one", "detach that one first", .since = "6.10"),
	CAUSE("link-ebusy-priority", LINK, EBUSY, bp_see_priority, BP_CONFLICT, "the priority is taken at this hook", "give another --priority, or detach the link that has it: bpfprog query --links", .since = "6.4"),
	CAUSE("link-ebusy-tracing", LINK, EBUSY, bp_see_tracing_link, BP_CONFLICT, "one link attaches the program, and there is one already", "load it once more for a second one, or see bpfprog query --links", .since = "5.19"),
	CAUSE("link-e2big-dissector", LINK, E2BIG, bp_see_dissector_there, BP_CONFLICT, "a link is at the hook already, which takes one", "see bpfprog query --links, and detach it"),
	CAUSE("link-e2big-lookups", LINK, E2BIG, bp_see_lookups_full, BP_CONFLICT, "a network namespace holds 64 sk_lookup programs at most", "detach one first", .since = "5.9"),
	CAUSE("link-e2big-cgroup", LINK, E2BIG, bp_see_cgroup_full, BP_CONFLICT, "a hook of a cgroup holds 64 programs at most", "detach one first"),
	CAUSE("link-e2big-function", LINK, E2BIG, bp_see_tracing_link, BP_CONFLICT, "the function has as many programs as the kernel allows, 38 at most", "detach one first, see bpfprog query --links", .since = "5.19"),
	CAUSE("link-erange-priority", LINK, ERANGE, bp_see_priority, BP_USAGE, "the priority is out of range, which goes from -2147483647 to 2147483646, and with --defrag from -399", "give another --priority", .since = "6.4", .api = "priority is INT_MIN or INT_MAX, or with BPF_F_NETFILTER_IP_DEFRAG not above -400"),
	CAUSE("link-erange-xdp-mtu", LINK, ERANGE, bp_see_xdp_mtu, BP_UNSUPPORTED, "the packets of the device are too large for a native program that takes no fragments", "use a section xdp.frags, a smaller MTU, or --mode generic", .since = "5.9"),
	CAUSE("link-erange-full", LINK, ERANGE, bp_see_device_full, BP_CONFLICT, "a hook of a device holds 63 programs at most", "detach one first", .since = "6.6"),
	CAUSE("link-estale-revision", LINK, ESTALE, NULL, BP_CONFLICT, "the hook has changed since it was looked at", "look again and try again, or say --expected-revision auto", .since = "6.6", .api = "expected_revision is not the revision of the hook"),
	CAUSE("link-enoent-removed", LINK, ENOENT, bp_see_cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", "name another one"),
	CAUSE("link-enoent-anchor", LINK, ENOENT, bp_see_anchor_absent, BP_NOT_FOUND, "the program to go before or after is not attached here", "see bpfprog query", .since = "6.6", .api = "the anchor is not attached there"),
	CAUSE("link-enoent-defrag", LINK, ENOENT, bp_see_defrag, BP_UNSUPPORTED, "the module that puts fragments together is not loaded", "load it with modprobe, or leave out --defrag", .since = "6.6"),
	CAUSE("link-enodev-device", LINK, ENODEV, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns", .since = "6.6"),
	CAUSE("link-eacces-netkit", LINK, EACCES, bp_see_netkit_peer, BP_UNSUPPORTED, "this is the peer of a netkit device", "name the primary device", .since = "6.7"),
	CAUSE("link-enxio-netkit", LINK, ENXIO, bp_see_not_netkit, BP_UNSUPPORTED, "this is not a netkit device", "use tcx_ingress or tcx_egress", .since = "6.7"),
	CAUSE("link-eopnotsupp-xdp", LINK, EOPNOTSUPP, bp_see_xdp_link, BP_UNSUPPORTED, "the driver of the device does not run XDP in this mode", "say --mode generic", .since = "5.9"),
	CAUSE("link-eopnotsupp-kprobe-multi", LINK, EOPNOTSUPP, bp_see_kprobe_multi, BP_UNSUPPORTED, "this kernel was built without CONFIG_FPROBE, which probes of many functions need", "attach to one function: kprobe", .since = "5.18"),
	CAUSE("link-esrch-function", LINK, ESRCH, bp_see_kprobe_multi, BP_NOT_FOUND, "one of the functions is not there, or cannot be traced", "leave it out: available_filter_functions in tracefs has those that can", .since = "5.18"),
	CAUSE("link-esrch-process", LINK, ESRCH, bp_see_uprobe_multi, BP_NOT_FOUND, "there is no such process", "give another --pid", .since = "6.6"),
	CAUSE("link-eafnosupport-family", LINK, EAFNOSUPPORT, bp_see_caller, BP_USAGE, "the family of a netfilter hook is neither IPv4 nor IPv6" CALLER, "give 2 or 10", .since = "6.4", .api = "pf is neither NFPROTO_IPV4 nor NFPROTO_IPV6"),
	CAUSE("link-eproto-hook", LINK, EPROTO, bp_see_caller, BP_USAGE, "no netfilter hook has this number" CALLER, "give one from 0 to 4", .since = "6.4", .api = "hooknum is above 4"),
	CAUSE("link-ebadf-prog", LINK, EBADF, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("link-ebadf-target", LINK, EBADF, bp_see_target_closed, BP_FAILED, "the descriptor of the target is not open", NULL),
	CAUSE("link-ebadf-cgroup", LINK, EBADF, bp_see_not_cgroup, BP_FAILED, "the target is not a cgroup of version 2", "name a directory below a mount of cgroup2: findmnt -t cgroup2"),
	CAUSE("link-ebadf-iter", LINK, EBADF, bp_see_iter, BP_USAGE, "the iterator goes over a map, and none was given", "name it: iter map MAP", .since = "5.10", .api = "the iterator goes over a map, and iter_info has none"),
	CAUSE("link-ebadf-file", LINK, EBADF, bp_see_uprobe_multi, BP_USAGE, "the path is not that of a file", "name a program or a library", .since = "6.6"),

	CAUSE("event-eacces-paranoid", EVENT, EACCES, bp_see_paranoid, BP_DENIED, "CAP_PERFMON is missing, or above level 2 CAP_SYS_ADMIN, without which nobody opens perf events that see the kernel", "run as root, or lower kernel.perf_event_paranoid"),
	CAUSE("event-eperm-lockdown", EVENT, EPERM, bp_see_lockdown, BP_DENIED, "the kernel is locked down, which allows no probes", "use fentry or kprobe.multi, or start the kernel without lockdown"),
	CAUSE("event-lsm", EVENT, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("event-enoent-function", EVENT, ENOENT, bp_see_no_function, BP_NOT_FOUND, "this kernel has no such function, or it is in a module that is not loaded", "see /proc/kallsyms, which has all; a function may be inlined"),
	CAUSE("event-enoent-file", EVENT, ENOENT, bp_see_no_file, BP_NOT_FOUND, "there is no such file", "name a program or a library"),
	CAUSE("event-enoent-event", EVENT, ENOENT, bp_see_no_event, BP_UNSUPPORTED, "this machine does not count this event", "use software:cpu-clock, which is everywhere; a virtual machine mostly has no hardware events"),
	CAUSE("event-eopnotsupp-event", EVENT, EOPNOTSUPP, bp_see_no_event, BP_UNSUPPORTED, "this machine does not sample this event", "use software:cpu-clock, which is everywhere; a virtual machine mostly has no hardware events"),
	CAUSE("event-eopnotsupp-function", EVENT, EOPNOTSUPP, bp_see_no_kprobe, BP_UNSUPPORTED, "the kernel allows no probe of this function", "try another function, or fentry"),
	CAUSE("event-einval-data", EVENT, EINVAL, bp_see_data, BP_UNSUPPORTED, "this is data of the kernel, not a function", "name a function"),
	CAUSE("event-einval-function", EVENT, EINVAL, bp_see_no_kprobe, BP_UNSUPPORTED, "the kernel allows no probe of this function", "try another function, or fentry; /sys/kernel/debug/kprobes/blacklist has those that are never probed"),
	CAUSE("event-einval-file", EVENT, EINVAL, bp_see_past_file, BP_USAGE, "the offset is past the end of the file, or the path is not that of a file", "name a program or a library, and a function of it"),
	CAUSE("event-einval-freq", EVENT, EINVAL, bp_see_freq, BP_USAGE, "--freq is above kernel.perf_event_max_sample_rate", "give a lower one, or raise that", .api = "sample_freq is above kernel.perf_event_max_sample_rate"),
	CAUSE("event-einval-cpu", EVENT, EINVAL, bp_see_event_cpu, BP_USAGE, "the CPU is not there", "give the number of a CPU that is online"),
	CAUSE("event-enodev-cpu", EVENT, ENODEV, bp_see_event_cpu, BP_USAGE, "the CPU is not there", "give the number of a CPU that is online"),
	CAUSE("event-eaddrnotavail-functions", EVENT, EADDRNOTAVAIL, bp_see_functions, BP_CONFLICT, "several functions have this name", "name the module, as in MODULE:FUNC, or probe another function"),
	CAUSE("event-eilseq-offset", EVENT, EILSEQ, bp_see_instruction, BP_USAGE, "no instruction begins at this offset", "leave the offset out"),
	CAUSE("event-esrch-process", EVENT, ESRCH, bp_see_no_process, BP_NOT_FOUND, "there is no such process", "give another --pid", .api = "there is no process of this id"),

	CAUSE("raw-tp-enoent-name", RAW_TP, ENOENT, bp_see_raw_tp, BP_NOT_FOUND, "this kernel has no such raw tracepoint", "see the directories below each category of /sys/kernel/tracing/events, such as sched_switch"),
	CAUSE("raw-tp-enoent-once", RAW_TP, ENOENT, bp_see_tracing_link, BP_CONFLICT, "this kernel attaches a tracing program once, and it was attached before", "load it again", .until = "5.18"),
	CAUSE("raw-tp-einval-prog", RAW_TP, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be attached is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("raw-tp-einval-type", RAW_TP, EINVAL, bp_see_type_mismatch, BP_UNSUPPORTED, "the program does not fit a raw tracepoint", "name an attach type that takes programs of its type"),
	CAUSE("raw-tp-einval-cookie", RAW_TP, EINVAL, bp_see_raw_tp_cookie, BP_UNSUPPORTED, "this kernel has no cookies for raw tracepoints, which came with Linux 6.10", "leave out --cookie", .until = "6.9", .api = "this kernel takes no cookie for raw tracepoints"),
	CAUSE("raw-tp-eexist-twice", RAW_TP, EEXIST, bp_see_raw_tp, BP_CONFLICT, "the program is attached to this tracepoint already", "there is nothing to do; --if-absent treats this as success", .until = "6.9"),
	CAUSE("raw-tp-ebadf-prog", RAW_TP, EBADF, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("raw-tp-eperm-cap-bpf", RAW_TP, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("raw-tp-lsm", RAW_TP, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),

	CAUSE("update-eperm-cap-bpf", UPDATE, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("update-eperm-old", UPDATE, EPERM, bp_see_updatable, BP_CONFLICT, "another program is in the link than was seen there", "look again and try again", .api = "BPF_F_REPLACE is given, and the program of old_prog_fd is not in the link"),
	CAUSE("update-lsm", UPDATE, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("update-einval-family", UPDATE, EINVAL, bp_see_not_updatable, BP_UNSUPPORTED, "links of this kind keep their program", "put a new link in its place: --replace-pin"),
	CAUSE("update-einval-type", UPDATE, EINVAL, bp_see_updatable, BP_UNSUPPORTED, "the program is not of the type, or was not loaded for the attach type, of the one in the link", "load it like that one"),
	CAUSE("update-einval-old", UPDATE, EINVAL, bp_see_caller, BP_FAILED, "a program to be replaced was given, without the flag for it" CALLER, "set the flag", .api = "old_prog_fd is given without BPF_F_REPLACE"),
	CAUSE("update-eopnotsupp-family", UPDATE, EOPNOTSUPP, bp_see_not_updatable, BP_UNSUPPORTED, "links of this kind keep their program", "put a new link in its place: --replace-pin"),
	CAUSE("update-enolink-detached", UPDATE, ENOLINK, NULL, BP_CONFLICT, "the link is detached: its target is gone, or it was detached by force", "attach anew"),
	CAUSE("update-eexist-twice", UPDATE, EEXIST, bp_see_attached_already, BP_CONFLICT, "the program is at the hook already, beside this link", "see bpfprog query", .since = "6.6"),
	CAUSE("update-ebadf-fd", UPDATE, EBADF, NULL, BP_FAILED, "a descriptor is not open", NULL, .api = "link_fd or new_prog_fd is not open"),

	CAUSE("link-detach-eopnotsupp-family", DETACH_BY_FORCE, EOPNOTSUPP, NULL, BP_UNSUPPORTED, "links of this kind end with their last pin and descriptor", "remove its pins, and end the processes that hold it: bpfprog query --links"),
	CAUSE("link-detach-einval-link", DETACH_BY_FORCE, EINVAL, NULL, BP_FAILED, "what is to be detached is not a link", NULL, .api = "link_fd is open and not a link, or this kernel is older than Linux 5.9"),
	CAUSE("link-detach-ebadf-fd", DETACH_BY_FORCE, EBADF, NULL, BP_FAILED, "the descriptor of the link is not open", NULL, .api = "link_fd is not open"),
	CAUSE("link-detach-eperm-cap-bpf", DETACH_BY_FORCE, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("link-detach-lsm", DETACH_BY_FORCE, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),

	CAUSE("iter-einval-link", ITER, EINVAL, NULL, BP_USAGE, "the link does not belong to an iterator", "name another one, see bpfprog query --links", .api = "link_fd is not a link of an iterator"),
	CAUSE("iter-ebadf-fd", ITER, EBADF, NULL, BP_FAILED, "the descriptor of the link is not open", NULL, .api = "link_fd is not open"),

	CAUSE("link-next-id-eperm-userns", LINK_NEXT_ID, EPERM, bp_see_userns, BP_DENIED, USERNS, "name a link by its pin"),
	CAUSE("link-next-id-eperm-cap-sys-admin", LINK_NEXT_ID, EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing; neither CAP_BPF nor a token helps", "run as root, or name a link by its pin"),
	CAUSE("link-next-id-lsm", LINK_NEXT_ID, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("link-next-id-enoent-end", LINK_NEXT_ID, ENOENT, NULL, BP_NOT_FOUND, "no link has a greater id", NULL),
	CAUSE("link-next-id-einval-range", LINK_NEXT_ID, EINVAL, NULL, BP_FAILED, "ids end at 2147483647", NULL, .api = "start_id is 2147483647 or more, where ids end"),
	CAUSE("link-fd-by-id-eperm-userns", LINK_FD_BY_ID, EPERM, bp_see_userns, BP_DENIED, USERNS, "name a link by its pin"),
	CAUSE("link-fd-by-id-eperm-cap-sys-admin", LINK_FD_BY_ID, EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing, also for links of one's own; neither CAP_BPF nor a token helps", "run as root, or name a link by its pin"),
	CAUSE("link-fd-by-id-lsm", LINK_FD_BY_ID, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("link-fd-by-id-enoent-id", LINK_FD_BY_ID, ENOENT, NULL, BP_NOT_FOUND, "no link has the id, or it went just now", "see bpfprog query --links"),
	CAUSE("link-info-ebadfd-closed", LINK_INFO, EBADFD, NULL, BP_FAILED, "the descriptor of the link is not open", NULL, .api = "link_fd is not open"),
	CAUSE("link-info-einval-fd", LINK_INFO, EINVAL, NULL, BP_FAILED, "the descriptor does not belong to BPF", NULL, .api = "link_fd is open, and neither a link nor another descriptor of BPF"),
	CAUSE("link-info-e2big-more", LINK_INFO, E2BIG, NULL, BP_FAILED, "the structure is longer than this kernel's, and the rest of it is not zero, which is a mistake of the program that calls", "set it to zero before the call"),

	CAUSE("xdp-ebusy-link", XDP, EBUSY, bp_see_link_on_hook, BP_CONFLICT, "a link holds the device", DETACH_LINK, .since = "5.9"),
	CAUSE("xdp-ebusy-there", XDP, EBUSY, bp_see_xdp_there, BP_CONFLICT, "a program is on the device already", "name it with --replace, or say --force", .api = "XDP_FLAGS_UPDATE_IF_NOEXIST is given, and a program is on the device already"),
	CAUSE("xdp-eexist-other", XDP, EEXIST, bp_see_xdp_there, BP_CONFLICT, "the device has another program than the one to replace, or one in another mode, and native and generic exclude each other", "look again with bpfprog query, or say its --mode", .api = "the device has another program than that of old_prog_fd, or one in another mode, and native and generic exclude each other"),
	CAUSE("xdp-eexist-none", XDP, EEXIST, bp_see_xdp_link, BP_CONFLICT, "the device does not have the program to replace", "look again with bpfprog query", .api = "the program of old_prog_fd is not on the device"),
	CAUSE("xdp-eperm-cap-net-admin", XDP, EPERM, bp_see_no_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, which rtnetlink requires; a link does not", "run as root, or attach by a link: --pin"),
	CAUSE("xdp-einval-elsewhere", XDP, EINVAL, bp_see_xdp_link, BP_UNSUPPORTED, "the program was loaded for a devmap, a cpumap or another device", "load it with --attach-type xdp"),
	CAUSE("xdp-eopnotsupp-driver", XDP, EOPNOTSUPP, bp_see_xdp_link, BP_UNSUPPORTED, "the driver of the device does not run XDP in this mode", "say --mode generic"),
	CAUSE("xdp-erange-mtu", XDP, ERANGE, bp_see_xdp_mtu, BP_UNSUPPORTED, "the packets of the device are too large for a native program that takes no fragments", "use a section xdp.frags, a smaller MTU, or --mode generic"),
	CAUSE("xdp-enodev-device", XDP, ENODEV, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns"),
	CAUSE("xdp-detach-ebusy-link", XDP_DETACH, EBUSY, bp_see_link_on_hook, BP_CONFLICT, "a link holds the device", DETACH_LINK, .since = "5.9"),
	CAUSE("xdp-detach-eexist-other", XDP_DETACH, EEXIST, NULL, BP_CONFLICT, "another program is on the device by now", "look again with bpfprog query", .api = "the program of old_prog_fd is not on the device in this mode"),
	CAUSE("xdp-detach-eperm-cap-net-admin", XDP_DETACH, EPERM, bp_see_no_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, which rtnetlink requires", AS_ROOT),

	/* ---- detach ---- */
	CAUSE("detach-enoent-link", DETACH, ENOENT, bp_see_held_by_link, BP_CONFLICT, "a link holds the program", DETACH_LINK),
	CAUSE("detach-enoent-removed", DETACH, ENOENT, bp_see_cgroup_removed, BP_NOT_FOUND, "the cgroup was removed, and its programs with it", NULL),
	CAUSE("detach-enoent-empty", DETACH, ENOENT, bp_see_empty, BP_NOT_FOUND, "nothing is attached there", "there is nothing to do; --if-attached treats this as success", .likely = true),
	CAUSE("detach-enoent-prog", DETACH, ENOENT, bp_see_not_attached, BP_NOT_FOUND, "this program is not attached there", "see what is: bpfprog query", .likely = true),
	CAUSE("detach-ebusy-link", DETACH, EBUSY, bp_see_held_by_link, BP_CONFLICT, "a link holds the program", DETACH_LINK, .since = "6.6"),
	CAUSE("detach-einval-links-only", DETACH, EINVAL, bp_see_links_only, BP_UNSUPPORTED, "programs of this type are detached by other means than bpf_prog_detach(): links, netlink, ioctls", "detach it by that"),
	CAUSE("detach-einval-link", DETACH, EINVAL, bp_see_held_by_link, BP_CONFLICT, "a link holds the program", DETACH_LINK),
	CAUSE("detach-einval-multi", DETACH, EINVAL, bp_see_multi, BP_CONFLICT, "the hook is in the mode multi, where the program has to be named", "name it, or say --all", .api = "the hook is in the mode BPF_F_ALLOW_MULTI, where the program has to be named", .likely = true),
	CAUSE("detach-einval-needs-prog", DETACH, EINVAL, bp_see_needs_prog, BP_FAILED, "on this kind of hook the program has to be named", "name it, or say --all", .likely = true),
	CAUSE("detach-einval-type", DETACH, EINVAL, bp_see_type_mismatch, BP_UNSUPPORTED, "the program does not fit the attach type", "name the program that is attached, see bpfprog query"),
	CAUSE("detach-einval-prog", DETACH, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be detached is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("detach-einval-prog-closed", DETACH, EINVAL, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("detach-einval-flags", DETACH, EINVAL, bp_see_detach_flags, BP_FAILED, "flags were given that this kind of hook does not take", "leave out --first and --last"),
	CAUSE("detach-einval-flow-target", DETACH, EINVAL, bp_see_caller, BP_FAILED, "the target of a flow dissector is 0, for the network namespace of the caller, and not a descriptor" CALLER, "enter the namespace first, as --netns does", .api = "the target of a flow dissector has to be 0, for the network namespace of the caller, and is a descriptor"),
	CAUSE("detach-einval-attach-type-new", DETACH, EINVAL, bp_see_attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", "use another kernel"),
	CAUSE("detach-einval-anchor-twice", DETACH, EINVAL, bp_see_caller, BP_FAILED, "the program to go before or after was given twice, by a descriptor and by an id" CALLER, "leave out one of them", .api = "relative_fd and relative_id are both given"),
	CAUSE("detach-einval-opts", DETACH, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("detach-eperm-cap-bpf", DETACH, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("detach-eperm-cap-net-admin", DETACH, EPERM, bp_see_no_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, without which nobody detaches from a device without naming the program", AS_ROOT, .since = "6.12"),
	CAUSE("detach-lsm", DETACH, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("detach-estale-revision", DETACH, ESTALE, NULL, BP_CONFLICT, "the hook has changed since it was looked at", "look again and try again, or say --expected-revision auto", .since = "6.6", .api = "expected_revision is not the revision of the hook"),
	CAUSE("detach-erange-place", DETACH, ERANGE, bp_see_caller, BP_FAILED, "the program is not at the end that was asked for", "name the program and no end", .since = "6.6", .api = "the program is not where BPF_F_BEFORE or BPF_F_AFTER says"),
	CAUSE("detach-enodev-device", DETACH, ENODEV, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns", .since = "6.6"),
	CAUSE("detach-ebadf-prog", DETACH, EBADF, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("detach-ebadf-target", DETACH, EBADF, bp_see_target_closed, BP_FAILED, "the descriptor of the target is not open", NULL),
	CAUSE("detach-ebadf-cgroup", DETACH, EBADF, bp_see_not_cgroup, BP_FAILED, "the target is not a cgroup of version 2", "name a directory below a mount of cgroup2: findmnt -t cgroup2"),

	/* ---- query ---- */
	CAUSE("query-eperm-userns", QUERY, EPERM, bp_see_userns, BP_DENIED, USERNS, "ask in the initial user namespace"),
	CAUSE("query-eperm-cap-net-admin", QUERY, EPERM, bp_see_no_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing; CAP_BPF does not do instead, CAP_SYS_ADMIN does from Linux 6.9 on", AS_ROOT, .likely = true),
	CAUSE("query-eperm-cap-bpf", QUERY, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("query-lsm", QUERY, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("query-enoent-removed", QUERY, ENOENT, bp_see_cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", "name another one"),
	CAUSE("query-enodev-device", QUERY, ENODEV, bp_see_no_netdev, BP_NOT_FOUND, "there is no such device in this network namespace", "name another one, or enter another one with --netns", .since = "6.6"),
	CAUSE("query-enxio-netkit", QUERY, ENXIO, bp_see_not_netkit, BP_UNSUPPORTED, "this is not a netkit device", "use tcx_ingress or tcx_egress", .since = "6.7"),
	CAUSE("query-eacces-netkit", QUERY, EACCES, bp_see_netkit_peer, BP_UNSUPPORTED, "this is the peer of a netkit device", "name the primary device", .since = "6.7"),
	CAUSE("query-einval-links-only", QUERY, EINVAL, bp_see_not_queryable, BP_UNSUPPORTED, "programs of this type are not found by bpf_prog_query()", "see bpfprog query --links, or bpfprog query DEV for a device"),
	CAUSE("query-einval-flags", QUERY, EINVAL, bp_see_query_flags, BP_FAILED, "flags were given that this kind of hook does not take", "leave out --effective"),
	CAUSE("query-einval-no-map", QUERY, EINVAL, bp_see_not_sockmap, BP_FAILED, "the target is not a map", "name a sockmap or sockhash"),
	CAUSE("query-einval-no-netns", QUERY, EINVAL, bp_see_not_netns, BP_FAILED, "the target is not a network namespace", "name one, as of ip-netns"),
	CAUSE("query-einval-attach-type-new", QUERY, EINVAL, bp_see_attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", "use another kernel"),
	CAUSE("query-einval-rest", QUERY, EINVAL, bp_see_query_rest, BP_UNSUPPORTED, "this kernel cannot query the attach type here", NULL),
	CAUSE("query-einval-lsm-cgroup", QUERY, EINVAL, bp_see_caller, BP_FAILED, "programs of lsm_cgroup are listed with room for their attach flags only" CALLER, "use bpf_prog_query_opts() with prog_attach_flags", .since = "6.0"),
	CAUSE("query-einval-effective-flags", QUERY, EINVAL, bp_see_caller, BP_FAILED, "the attach flags of each program were asked for together with the effective programs, which have none" CALLER, "ask for one of the two", .since = "6.0"),
	CAUSE("query-einval-link-ids", QUERY, EINVAL, bp_see_caller, BP_UNSUPPORTED, "this kernel does not tell ids and flags of links" CALLER, "ask without them", .until = "6.5"),
	CAUSE("query-einval-opts", QUERY, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("query-ebusy-verdict", QUERY, EBUSY, bp_see_other_verdict, BP_CONFLICT, "the map has a program of the other verdict type, which excludes this one", "query that one", .since = "5.18"),
	CAUSE("query-eopnotsupp-map", QUERY, EOPNOTSUPP, bp_see_not_sockmap, BP_UNSUPPORTED, "the target is a map, but neither a sockmap nor a sockhash", "name such a map", .since = "5.18"),
	CAUSE("query-enospc-room", QUERY, ENOSPC, NULL, BP_CONFLICT, "more programs were attached than the last time, again and again", "try again", .api = "there are more programs than places"),
	CAUSE("query-efault-pointer", QUERY, EFAULT, NULL, BP_FAILED, "the array for the ids cannot be written, which is a mistake of the program that calls", "report it"),
	CAUSE("query-ebadf-target", QUERY, EBADF, bp_see_target_closed, BP_FAILED, "the descriptor of the target is not open", NULL),
	CAUSE("query-ebadf-cgroup", QUERY, EBADF, bp_see_not_cgroup, BP_FAILED, "the target is not a cgroup of version 2", "name a directory below a mount of cgroup2: findmnt -t cgroup2"),
	CAUSE("query-enomem-memory", QUERY, ENOMEM, NULL, BP_FAILED, "the kernel has no memory for the list", "see the limits of the cgroup and dmesg"),

	/* ---- bind, ids ---- */
	CAUSE("bind-ebadf-fd", BIND, EBADF, NULL, BP_FAILED, "a descriptor is not open", NULL, .api = "prog_fd or map_fd is not open"),
	CAUSE("bind-einval-prog", BIND, EINVAL, bp_see_prog_is_none, BP_FAILED, "what a map is to be bound to is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("bind-einval-map", BIND, EINVAL, bp_see_bind_rest, BP_FAILED, "what is to be bound is not a map, or this kernel is older than Linux 5.10 and binds none", NULL, .api = "map_fd is open and no map, or this kernel is older than Linux 5.10 and binds none"),
	CAUSE("bind-einval-flags", BIND, EINVAL, bp_see_caller, BP_FAILED, "flags were given, and the call has none" CALLER, "leave them out"),
	CAUSE("bind-einval-opts", BIND, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("bind-eperm-cap-bpf", BIND, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("bind-enomem-memory", BIND, ENOMEM, NULL, BP_FAILED, "the kernel has no memory for the longer list of maps", "see the limits of the cgroup and dmesg"),
	CAUSE("bind-lsm", BIND, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("assoc-ebadf-fd", ASSOC, EBADF, NULL, BP_FAILED, "a descriptor is not open", NULL, .api = "prog_fd or map_fd is not open", .since = "7.0"),
	CAUSE("assoc-einval-kernel", ASSOC, EINVAL, bp_see_no_assoc, BP_UNSUPPORTED, "this kernel cannot associate programs with maps of struct_ops", "use Linux 7.0 or later", .until = "6.19"),
	CAUSE("assoc-einval-prog", ASSOC, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be associated is not a program", NULL, .api = "prog_fd is open and no program", .since = "7.0"),
	CAUSE("assoc-einval-struct-ops", ASSOC, EINVAL, bp_see_struct_ops_prog, BP_USAGE, "a program of the type struct_ops belongs to its own map", "name a program of another type, which calls functions of that map's interface", .since = "7.0"),
	CAUSE("assoc-einval-map", ASSOC, EINVAL, bp_see_not_struct_ops, BP_USAGE, "the map is not one of struct_ops", "name one: load OBJECT --pin-maps DIR pins those of an object", .api = "map_fd is open and no map of the type struct_ops", .since = "7.0"),
	CAUSE("assoc-einval-flags", ASSOC, EINVAL, bp_see_caller, BP_FAILED, "flags were given, and the call has none" CALLER, "leave them out"),
	CAUSE("assoc-einval-opts", ASSOC, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("assoc-ebusy-other", ASSOC, EBUSY, NULL, BP_CONFLICT, "the program is associated with another map of struct_ops, for as long as it lives", "load the program again, and associate that", .since = "7.0"),
	CAUSE("assoc-lsm", ASSOC, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("stream-ebadf-prog", STREAM, EBADF, NULL, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open", .since = "6.17"),
	CAUSE("stream-einval-kernel", STREAM, EINVAL, bp_see_no_streams, BP_UNSUPPORTED, "this kernel has no streams of programs", "use Linux 6.17 or later", .until = "6.16"),
	CAUSE("stream-einval-prog", STREAM, EINVAL, bp_see_prog_is_none, BP_FAILED, "what a stream is to be read of is not a program", NULL, .api = "prog_fd is open and no program", .since = "6.17"),
	CAUSE("stream-einval-opts", STREAM, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("stream-enoent-stream", STREAM, ENOENT, bp_see_caller, BP_FAILED, "a program has the streams 1 and 2, and no others" CALLER, "give one of these", .since = "6.17"),
	CAUSE("stream-efault-buffer", STREAM, EFAULT, bp_see_caller, BP_FAILED, "the buffer cannot be written" CALLER, "report it", .since = "6.17"),
	CAUSE("stream-lsm", STREAM, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("next-id-eperm-userns", NEXT_ID, EPERM, bp_see_userns, BP_DENIED, USERNS, "name a program by its pin"),
	CAUSE("next-id-eperm-cap-sys-admin", NEXT_ID, EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing; neither CAP_BPF nor a token helps", "run as root, or name a program by its pin", .likely = true),
	CAUSE("next-id-lsm", NEXT_ID, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("next-id-enoent-end", NEXT_ID, ENOENT, NULL, BP_NOT_FOUND, "no program that is loaded has a greater id", NULL),
	CAUSE("next-id-einval-range", NEXT_ID, EINVAL, NULL, BP_FAILED, "ids end at 2147483647", NULL, .api = "start_id is 2147483647 or more, where ids end"),
	CAUSE("fd-by-id-eperm-userns", FD_BY_ID, EPERM, bp_see_userns, BP_DENIED, USERNS, "name a program by its pin"),
	CAUSE("fd-by-id-eperm-cap-sys-admin", FD_BY_ID, EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing, also for programs of one's own; neither CAP_BPF nor a token helps", "run as root, or name a program by its pin", .likely = true),
	CAUSE("fd-by-id-lsm", FD_BY_ID, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),
	CAUSE("fd-by-id-enoent-id", FD_BY_ID, ENOENT, NULL, BP_NOT_FOUND, "no program has the id, or it was unloaded just now", "see bpfprog list"),
	CAUSE("fd-by-id-einval-flags", FD_BY_ID, EINVAL, NULL, BP_UNSUPPORTED, "this kernel takes no open flags for programs", "leave them out"),
	CAUSE("fd-by-id-einval-opts", FD_BY_ID, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("fd-by-id-emfile-limit", FD_BY_ID, EMFILE, NULL, BP_FAILED, "too many files are open", "raise the limit, see ulimit -n"),
	CAUSE("fd-by-id-enomem-memory", FD_BY_ID, ENOMEM, NULL, BP_FAILED, "the kernel has no memory for the descriptor", "see the limits of the cgroup and dmesg"),
	CAUSE("map-next-id-eperm-userns", "bpf_map_get_next_id", EPERM, bp_see_userns, BP_DENIED, USERNS, "name a map by its pin"),
	CAUSE("map-next-id-eperm-cap-sys-admin", "bpf_map_get_next_id", EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing; neither CAP_BPF nor a token helps", "run as root, or name a map by its pin", .likely = true),
	CAUSE("map-fd-by-id-eperm-userns", "bpf_map_get_fd_by_id", EPERM, bp_see_userns, BP_DENIED, USERNS, "name a map by its pin"),
	CAUSE("map-fd-by-id-eperm-cap-sys-admin", "bpf_map_get_fd_by_id", EPERM, bp_see_no_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing; neither CAP_BPF nor a token helps", "run as root, or name a map by its pin", .likely = true),

	/* ---- test run ---- */
	CAUSE("run-enotsupp-type", RUN, ENOTSUPP, bp_see_no_test_run, BP_UNSUPPORTED, "this kernel cannot test-run programs of this type", NULL),
	CAUSE("run-ebadf-prog", RUN, EBADF, bp_see_prog_closed, BP_FAILED, "the descriptor of the program is not open", NULL, .api = "prog_fd is not open"),
	CAUSE("run-einval-prog", RUN, EINVAL, bp_see_prog_is_none, BP_FAILED, "what is to be run is not a program", NULL, .api = "prog_fd is open and no program"),
	CAUSE("run-einval-ctx-missing", RUN, EINVAL, bp_see_ctx_missing, BP_FAILED, "programs of the type sk_lookup need a context", "give it with --ctx family=2 or --ctx-in"),
	CAUSE("run-einval-data", RUN, EINVAL, bp_see_data_taken, BP_FAILED, "programs of this type take a context, but no data", "leave out --data-in", .likely = true),
	CAUSE("run-einval-short", RUN, EINVAL, bp_see_short_packet, BP_FAILED, "the packet is too short", "give a packet with its Ethernet header (for netfilter: an IP packet without it)", .likely = true),
	CAUSE("run-einval-short-ip", RUN, EINVAL, bp_see_short_ip, BP_FAILED, "the packet ends before the IP header that its Ethernet type promises", "give a longer packet"),
	CAUSE("run-einval-ctx-half", RUN, EINVAL, bp_see_ctx_half, BP_FAILED, "there is a context without a size, or a size without a context", NULL),
	CAUSE("run-einval-flags", RUN, EINVAL, bp_see_run_flags, BP_UNSUPPORTED, "programs of this type do not take the flags", "leave them out"),
	CAUSE("run-einval-cpu", RUN, EINVAL, bp_see_run_cpu, BP_UNSUPPORTED, "a CPU is for programs of the type raw_tracepoint, with the flag for it", "leave out --cpu", .api = "the field cpu is set for raw_tracepoint without BPF_F_TEST_RUN_ON_CPU, or for another type than raw_tracepoint, xdp, syscall and struct_ops"),
	CAUSE("run-einval-batch", RUN, EINVAL, bp_see_batch_alone, BP_FAILED, "a batch is for live frames alone", "leave out --batch-size, or say --live-frames", .api = "batch_size is for live frames alone"),
	CAUSE("run-einval-live-out", RUN, EINVAL, bp_see_live_out, BP_FAILED, "live frames go to the network, not to a buffer", "leave out --data-out, --ctx-out and the context"),
	CAUSE("run-einval-live-large", RUN, EINVAL, bp_see_large_live, BP_FAILED, "a live frame has to fit one page with what the kernel puts around it", "give a smaller packet"),
	CAUSE("run-einval-repeat", RUN, EINVAL, bp_see_repeat_taken, BP_UNSUPPORTED, "programs of this type run once, without --repeat, --batch-size and --ctx-out", "leave these out", .api = "programs of this type run once, without repeat, batch_size and ctx_out", .likely = true),
	CAUSE("run-einval-metadata", RUN, EINVAL, bp_see_metadata_large, BP_FAILED, "there is more metadata before the packet than a test run takes", "give a smaller data in the context"),
	CAUSE("run-einval-args", RUN, EINVAL, bp_see_args_count, BP_FAILED, "the context does not have one number of 8 bytes for each argument of the struct_ops function", "name the last argument too, such as --ctx args[4]=0", .api = "ctx_size_in is not 8 bytes for each argument of the struct_ops function"),
	CAUSE("run-einval-null", RUN, EINVAL, bp_see_arg_null, BP_FAILED, "the first argument is NULL, which this struct_ops program does not take", "run one that takes NULL for it"),
	CAUSE("run-einval-ctx-field", RUN, EINVAL, bp_see_ctx_field, BP_FAILED, "the context sets a field that a test run does not take, or not to this", "leave it out"),
	CAUSE("run-einval-ctx-large", RUN, EINVAL, bp_see_ctx_large, BP_FAILED, "the context is larger than programs of this type get", "give a smaller one"),
	CAUSE("run-einval-ctx-small", RUN, EINVAL, bp_see_ctx_small, BP_FAILED, "the context is smaller than what the program reads of it", "give a larger one with --ctx or --ctx-in"),
	CAUSE("run-einval-large", RUN, EINVAL, bp_see_large, BP_FAILED, "the packet does not fit one page", "give a smaller packet", .until = "6.18"),
	CAUSE("run-einval-elsewhere", RUN, EINVAL, bp_see_run_elsewhere, BP_UNSUPPORTED, "XDP programs for a devmap, a cpumap or a device cannot be run", "load it without --attach-type and --dev for that"),
	CAUSE("run-einval-rest", RUN, EINVAL, bp_see_run_rest, BP_FAILED, "this kernel does not take one of the inputs for programs of this type", "leave out the context, the flags and the room for results"),
	CAUSE("run-einval-duration", RUN, EINVAL, bp_see_caller, BP_FAILED, "the field duration is not zero before a run of programs of the type raw_tracepoint or syscall" CALLER, "start each run with all results set to zero"),
	CAUSE("run-einval-opts", RUN, EINVAL, bp_see_caller, BP_FAILED, OPTS, "use LIBBPF_OPTS()"),
	CAUSE("run-emsgsize-large", RUN, EMSGSIZE, bp_see_large, BP_FAILED, "the packet does not fit one page", "give a smaller packet", .until = "5.17"),
	CAUSE("run-enomem-fragments", RUN, ENOMEM, bp_see_large_frags, BP_FAILED, "the packet has more fragments than the kernel takes", "give a packet of 72000 bytes at most", .since = "5.18"),
	CAUSE("run-enomem-memory", RUN, ENOMEM, NULL, BP_FAILED, "the kernel has no memory for the run", "see the limits of the cgroup and dmesg"),
	CAUSE("run-e2big-batch", RUN, E2BIG, bp_see_batch_large, BP_FAILED, "a batch has 256 frames at most", "give a smaller --batch-size", .since = "5.18"),
	CAUSE("run-e2big-ctx", RUN, E2BIG, bp_see_ctx_large, BP_FAILED, "the context is larger than this kernel's, and the rest of it is not zero, or it is larger than a page", "give a smaller one"),
	CAUSE("run-eintr-signal", RUN, EINTR, NULL, BP_FAILED, "a signal ended the run, and it is not run again since the program may do more than change its packet", "ask for fewer repeats", .api = "a signal ended the run"),
	CAUSE("run-enodev-ctx", RUN, ENODEV, bp_see_ctx_device, BP_NOT_FOUND, "no device of this network namespace has the index that the context gives", "see ip link, or enter another one with --netns"),
	CAUSE("run-enxio-cpu", RUN, ENXIO, bp_see_cpu_offline, BP_NOT_FOUND, "the CPU is not online", "give another --cpu"),
	CAUSE("run-eafnosupport-family", RUN, EAFNOSUPPORT, bp_see_ctx_family, BP_FAILED, "the family of the context is neither 2 (IPv4) nor 10 (IPv6)", "give one of these"),
	CAUSE("run-erange-port", RUN, ERANGE, bp_see_ctx_port, BP_FAILED, "the local port of the context is no port", "give one up to 65535"),
	CAUSE("run-efault-tracing", RUN, EFAULT, bp_see_tracing, BP_UNSUPPORTED, "of the programs of tracing, fentry, fexit and fmod_ret can be run, and no others", NULL),
	CAUSE("run-efault-pointer", RUN, EFAULT, bp_see_not_tracing, BP_FAILED, "a buffer of the call cannot be read or written, which is a mistake of the program that calls", "report it"),
	CAUSE("run-enospc-ctx", RUN, ENOSPC, bp_see_ctx_out_small, BP_FAILED, "the context that the program left has no room, and it is not run again since it may do more than change its packet", "give it room with --ctx-size-out", .api = "the context that the program left does not fit ctx_out"),
	CAUSE("run-enospc-data", RUN, ENOSPC, bp_see_data_out_small, BP_FAILED, "the packet that the program left has no room, and it is not run again since it may do more than change its packet", "give it room with --data-size-out", .api = "the packet that the program left does not fit data_out"),
	CAUSE("run-eperm-cap-bpf", RUN, EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("run-lsm", RUN, 0, bp_see_lsm_only, BP_DENIED, LSM, ASK_POLICY, .api = API_LSM),

	/* ---- calls around these ---- */
	CAUSE("obj-get-enoent-path", "bpf_obj_get", ENOENT, NULL, BP_NOT_FOUND, "nothing is pinned there", "see findmnt -t bpf for where pins can be"),
	CAUSE("obj-get-eperm-cap-bpf", "bpf_obj_get", EPERM, bp_see_bpf_closed, BP_DENIED, CLOSED, AS_ROOT, .until = "5.18"),
	CAUSE("obj-get-eacces-mode", "bpf_obj_get", EACCES, bp_see_mode, BP_DENIED, "the permissions of the pin or of a directory above it forbid it", "change them, or run as root"),
	CAUSE("obj-get-lsm", "bpf_obj_get", 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY),
	CAUSE("obj-pin-eperm-mode", "bpf_obj_pin", EPERM, NULL, BP_DENIED, "the permissions of the directory forbid it, or the name has a '.'", "choose another path"),
	CAUSE("obj-pin-eacces-mode", "bpf_obj_pin", EACCES, bp_see_mode, BP_DENIED, "the permissions of the directory forbid it", "change them, or run as root"),
	CAUSE("obj-pin-eexist-path", "bpf_obj_pin", EEXIST, NULL, BP_CONFLICT, "something is there already", "remove it or choose another path"),
	CAUSE("obj-pin-lsm", "bpf_obj_pin", 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY),
	CAUSE("token-create-eopnotsupp-initial", "bpf_token_create", EOPNOTSUPP, NULL, BP_UNSUPPORTED, "tokens are for user namespaces: in the initial one there are none", "leave out --token", .since = "6.9"),
	CAUSE("token-create-enoent-delegates", "bpf_token_create", ENOENT, NULL, BP_UNSUPPORTED, "this bpf file system delegates nothing", "mount it with delegate_cmds and the like", .since = "6.9"),
	CAUSE("token-create-einval-kernel", "bpf_token_create", EINVAL, NULL, BP_UNSUPPORTED, "this kernel knows no tokens, or the directory is not the root of a bpf file system", "leave out --token"),
	CAUSE("map-create-einval-type", MAP, EINVAL, bp_see_map_type, BP_UNSUPPORTED, "this kernel does not have the map type", "use a kernel that has it"),
	CAUSE("map-create-einval-entries", MAP, EINVAL, bp_see_map_entries, BP_FAILED, "max_entries is not what maps of this type take", "correct it in the source, or say --max-entries NAME=N if the loader of the object sets it"),
	CAUSE("map-create-einval-key", MAP, EINVAL, bp_see_map_key, BP_FAILED, "the size of keys is not what maps of this type take", CORRECT),
	CAUSE("map-create-einval-value", MAP, EINVAL, bp_see_map_value, BP_FAILED, "the size of values is not what maps of this type take", "correct it in the source, or say --value-size NAME=BYTES if the loader of the object sets it"),
	CAUSE("map-create-einval-flags-missing", MAP, EINVAL, bp_see_map_flags_missing, BP_FAILED, "map_flags has not all that maps of this type need", CORRECT),
	CAUSE("map-create-einval-flags", MAP, EINVAL, bp_see_map_flags, BP_FAILED, "map_flags has what maps of this type do not take", CORRECT),
	CAUSE("map-create-einval-access", MAP, EINVAL, bp_see_map_access, BP_FAILED, "map_flags has two that exclude each other", CORRECT),
	CAUSE("map-create-einval-node", MAP, EINVAL, bp_see_map_node, BP_FAILED, "this machine does not have the numa_node", CORRECT),
	CAUSE("map-create-einval-stack", MAP, EINVAL, bp_see_map_stack, BP_FAILED, "the size of values is not for a number of calls that the kernel takes", "set another --value-size NAME=BYTES, or raise the sysctl"),
	CAUSE("map-create-einval-extra", MAP, EINVAL, bp_see_map_extra, BP_FAILED, "map_extra is not what maps of this type take", CORRECT),
	CAUSE("map-create-einval-pages", MAP, EINVAL, bp_see_map_pages, BP_FAILED, "max_entries of a ring buffer is a number of bytes, which has to be a power of two and a multiple of pages", CORRECT),
	CAUSE("map-create-einval-rest", MAP, EINVAL, bp_see_map_rest, BP_FAILED, "the kernel refuses one of the attributes of the map", "compare with a map of this type that works; this kernel may be too old for the flags"),
	CAUSE("map-create-ebadf-inner", MAP, EBADF, bp_see_map_inner, BP_FAILED, "maps of this type need an inner map, and it is not defined", "define it with __array(values, ...)"),
	CAUSE("map-create-e2big-per-cpu", MAP, E2BIG, bp_see_map_per_cpu, BP_FAILED, "values for each CPU are larger than the kernel takes", CORRECT),
	CAUSE("map-create-e2big-large", MAP, E2BIG, bp_see_map_large, BP_FAILED, "the map is larger than the kernel takes", "use fewer max_entries"),
	CAUSE("map-create-enomem-large", MAP, ENOMEM, bp_see_map_large, BP_FAILED, "the kernel has no memory for a map of this size", "use fewer max_entries, or see the limits of the cgroup"),
	CAUSE("map-create-emfile-limit", MAP, EMFILE, NULL, BP_FAILED, "too many files are open", "raise the limit, see ulimit -n"),
	CAUSE("map-create-eperm-userns", MAP, EPERM, bp_see_userns, BP_DENIED, USERNS, "use the initial user namespace"),
	CAUSE("map-create-eperm-cap-bpf", MAP, EPERM, bp_see_no_cap_bpf, BP_DENIED, "CAP_BPF is missing", AS_ROOT, .likely = true),
	CAUSE("map-create-eperm-memlock", MAP, EPERM, bp_see_memlock, BP_CONFLICT, MEMLOCK, "raise it with ulimit -l unlimited", .until = "5.10"),
	CAUSE("map-create-lsm", MAP, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY),
	CAUSE("btf-load-eperm-userns", BTF_LOAD, EPERM, bp_see_userns, BP_DENIED, USERNS, "use the initial user namespace"),
	CAUSE("btf-load-eperm-cap-bpf", BTF_LOAD, EPERM, bp_see_no_cap_bpf, BP_DENIED, "CAP_BPF is missing", AS_ROOT, .likely = true),
	CAUSE("btf-load-lsm", BTF_LOAD, 0, bp_see_lsm, BP_DENIED, LSM, ASK_POLICY),
};
/* clang-format on */

const struct bp_cause *bp_cause_next(const struct bp_cause *prev)
{
	if (prev && (prev < causes || prev >= causes + ARRAY_SIZE(causes)))
		return bp_object_cause_next(prev);
	if (!prev)
		return causes;
	return prev + 1 < causes + ARRAY_SIZE(causes) ? prev + 1 : bp_object_cause_next(NULL);
}
