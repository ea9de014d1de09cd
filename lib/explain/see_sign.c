// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_sign.c - what can be seen of a signature that a load failed with */
#include <stdio.h>
#include <unistd.h>

#include "explain/see.h"
#include "table/keyring.h"
#include "kernel/prog.h"

static bool is_signed(const struct bp_facts *facts)
{
	return facts->load && facts->load->signature;
}

enum bp_seen bp_see_signed(const struct bp_facts *facts, char *detail BP_UNUSED,
			   size_t size BP_UNUSED)
{
	return facts->load ? bp_seen_if(is_signed(facts)) : BP_SEEN_MAYBE;
}

enum bp_seen bp_see_signed_with(const struct bp_facts *facts, char *detail, size_t size)
{
	char name[16];

	if (!is_signed(facts))
		return facts->load ? BP_SEEN_NO : BP_SEEN_MAYBE;
	bp_keyring_text(facts->load->keyring_id, name, sizeof(name));
	snprintf(detail, size, ": %s", name);
	return BP_SEEN_YES;
}

/* A kernel that does not know the field is not interested in the program. */
enum bp_seen bp_see_signature_new(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	if (!facts->load)
		return BP_SEEN_MAYBE;
	return bp_seen_if(is_signed(facts) && !(facts->log && facts->log[0]));
}

/* A device is asked first, and says the same. */
enum bp_seen bp_see_not_signable(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	if (facts->load && (!is_signed(facts) || facts->load->prog_ifindex))
		return BP_SEEN_NO;
	return facts->load ? BP_SEEN_YES : BP_SEEN_MAYBE;
}

enum bp_seen bp_see_no_keyring(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!is_signed(facts) || bp_keyring_exists(facts->load->keyring_id))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %d", facts->load->keyring_id);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_signature_large(const struct bp_facts *facts, char *detail, size_t size)
{
	/* KMALLOC_MAX_CACHE_SIZE */
	size_t most = 2 * (size_t)sysconf(_SC_PAGESIZE);

	if (!is_signed(facts) || facts->load->signature_size <= most)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %zu bytes, and %zu are what the kernel takes",
		 facts->load->signature_size, most);
	return BP_SEEN_YES;
}
