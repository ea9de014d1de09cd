// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* sign.c - loads with a signature that fail; openssl makes keys and signatures */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "table/keyring.h"
#include "provoke.h"

/* The instructions of load_trivial() are signed, by a key of this try's own. */
#define KEY                                                                                    \
	"openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=x " \
	"&& openssl x509 -in cert.pem -outform DER -out cert.der "                             \
	"&& printf '\\267\\0\\0\\0\\0\\0\\0\\0\\225\\0\\0\\0\\0\\0\\0\\0' > insns "
#define SIGN "openssl cms -sign -binary -signer cert.pem -inkey key.pem -outform DER -out sig "

static char dir[] = "/tmp/provoke-XXXXXX";

static void remove_dir(struct try *try)
{
	char cmd[sizeof(dir) + 20];

	(void)try;
	snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	if (system(cmd))
		perror(dir);
}

static size_t read_all(const char *name, char *buf, size_t size)
{
	FILE *file = fopen(name, "re");
	size_t len = file ? fread(buf, 1, size, file) : 0;

	if (file)
		fclose(file);
	return len;
}

/* Run in a directory of this try's own, which then has the files sig and cert.der. */
static int make_files(struct try *try, const char *sign)
{
	char cmd[1000];

	if (system("openssl version > /dev/null 2>&1"))
		return cannot(try, "openssl is not installed");
	if (!mkdtemp(dir))
		return cannot(try, "no directory can be made");
	try->undo = remove_dir;
	snprintf(cmd, sizeof(cmd), "cd %s && { " KEY "&& %s; } > out 2>&1", dir, sign);
	return chdir(dir) || system(cmd) ? cannot(try, "openssl fails: %s", cmd) : 0;
}

/* What make_files() has made. */
static int load_signed(struct try *try, __s32 keyring)
{
	static char signature[65536];
	int ret;

	try->load.signature = signature;
	try->load.signature_size = read_all("sig", signature, sizeof(signature));
	try->load.keyring_id = keyring;
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	ret = load_trivial(try);
	return ret == -EOPNOTSUPP ? cannot(try, "this kernel checks no signatures") : ret;
}

static int signed_by(struct try *try, const char *sign)
{
	return make_files(try, sign) ? -1 : load_signed(try, 0);
}

/* The key is in a session keyring that ends with this process. */
static int with_key(struct try *try, const char *sign)
{
	static char cert[65536];
	size_t len;

	if (make_files(try, sign))
		return -1;
	len = read_all("cert.der", cert, sizeof(cert));
	if (syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL) < 0 ||
	    syscall(SYS_add_key, "asymmetric", "x", cert, len, BP_KEYRING_SESSION) < 0)
		return cannot(try, "no key can be added: %s", bp_errno_name(errno));
	return 0;
}

static int no_key(struct try *try)
{
	return signed_by(try, SIGN "-noattr -nocerts -in insns");
}

static int other_insns(struct try *try)
{
	return with_key(try, "echo other > other && " SIGN "-noattr -nocerts -in other") ?
		       -1 :
		       load_signed(try, BP_KEYRING_SESSION);
}

static int with_insns(struct try *try)
{
	return signed_by(try, SIGN "-noattr -nodetach -in insns");
}

static int algorithm(struct try *try)
{
	return signed_by(try, SIGN "-noattr -md md5 -in insns");
}

static int load_bytes(struct try *try, size_t size, __s32 keyring)
{
	static char bytes[100000];

	try->load.signature = bytes;
	try->load.signature_size = size;
	try->load.keyring_id = keyring;
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return load_trivial(try);
}

static int large(struct try *try)
{
	return load_bytes(try, 100000, 0);
}

static int no_keyring(struct try *try)
{
	return load_bytes(try, 100, INT_MAX);
}

static int not_checked(struct try *try)
{
	int ret = load_bytes(try, 100, 0);

	return ret == -EBADMSG ? cannot(try, "this kernel checks signatures") : ret;
}

static int new_field(struct try *try)
{
	return load_bytes(try, 100, 0);
}

/* clang-format off */
const struct provoker sign_provokers[] = {
	PROVOKE("load-ebadmsg-signature", with_insns),
	PROVOKE("load-einval-keyring", no_keyring),
	PROVOKE("load-einval-signature-size", large),
	PROVOKE("load-ekeyrejected-signature", other_insns),
	PROVOKE("load-enokey-keyring", no_key),
	PROVOKE("load-enopkg-algorithm", algorithm),
	PROVOKE("load-eopnotsupp-signature", not_checked),
	PROVOKE("load-e2big-signature", new_field),
	{ 0 }
};
/* clang-format on */
