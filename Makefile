# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The lines that begin with #: are what "make help" prints.
#
#: make                build build/bpfprog
#: make D=1            debug build, build/debug/: ASan, UBSan, open descriptors counted at exit
#: make STATIC=1       one static binary, build/static/ (as "make" does where it can); DYNAMIC=1: never
#: make SYSTEM_LIBS=1  with the libbpf (>= 1.7), libelf and zlib of this machine, build/system/
#: make LIBBPF_SRC=DIR  with the libbpf (>= 1.7) unpacked in DIR, not with Debian's; once is enough
#: make LIBPCAP=1      with libpcap, for testrun --filter; build/libpcap/; not for STATIC=1. DYNAMIC=1
#:                     and SYSTEM_LIBS=1 have it where its headers are installed
#: make install        to DESTDIR= PREFIX=/usr/local; "make uninstall" removes it again
#: make dist           build/dist/: the source as an archive; also dist-static, and deb for a Debian package
#: make clean          remove what was built, but for libbpf and downloads (distclean: these too)
#:
#: make deps           install what building, the demo and the tests need (Debian, as root); elsewhere
#:                     it says what is missing
#: make demo           the main job on this machine's kernel, each command with its output
#: make check          lints, unit tests, bats on this machine and in a VM of Debian stable's kernel
#: make check-host     the quick half: quick lints, unit tests, bats on this machine but for the slow
#: make check-matrix   bats in VMs of all kernels, or KERNELS="6.1 newest", or all but EXCEPT="5.10"
#: make check-fresh    demo and check-host from nothing, in minimal roots of Debian's SUITES="trixie
#:                     bookworm forky", full and busy; as root, half an hour each; not part of check
#: make check-own-kernel  what no kernel of Debian has (infrared, offload), on one that is built for
#:                     it from Debian's source: ten minutes of a CPU, once; not part of check
#: make lint unit bats-host bats-vm    the parts of check, one at a time
#:
#: make torture        faults, signals, races, size, fuzzers, checkers, with figures; TORTURE="faults kill": only these
#: make check-selftests  load the objects of the kernel's selftests as libbpf does; not in check
#: make check-objects    judge each program of the objects in Debian's packages as libbpf does; not in check
#: make fuzz           feed readers of foreign bytes with nonsense, FUZZ_SECONDS=20 of CPU time each; FUZZ="raw set"
#: make bench          measure against peers, write tests/bench/README.md; BENCH="list load": only these
#:
#: make html pdf        the manual as a static site, build/html/, and as build/bpfprog.pdf
#: make tables         write the pages of section 7 anew that are made of tables, and bpftool's words
#: make errors         the same for the ERRORS sections of the pages
#: make format         let clang-format have its way with all C files
#: make progs probe    the BPF programs of the tests; the feature probe
#:
#: Also: V=1 shows the commands, WERROR=1 makes warnings errors, CC=clang B=build/clang builds
#: elsewhere with another compiler; CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS are appended to ours.

VERSION := 0.2.0

# Each schema of the JSON carries the version of them all.
SCHEMA_VERSION := $(shell sed -n 's/^\t"version": "\(.*\)",/\1/p' tests/schema/error.json)

# --- Where things go -----------------------------------------------------------------------

# BUILD has what is the same for every kind of build (libbpf, BPF objects); B is this build.
BUILD	:= build
KIND	:= $(if $(D),debug) $(if $(STATIC),static) $(if $(DYNAMIC),dynamic) $(if $(SYSTEM_LIBS),system) \
	   $(if $(LIBPCAP),libpcap)
ifneq ($(and $(D),$(STATIC)),)
$(error D=1 and STATIC=1 do not go together: the sanitizers cannot be linked statically)
endif
ifneq ($(and $(DYNAMIC),$(STATIC)),)
$(error DYNAMIC=1 and STATIC=1 do not go together)
endif
ifneq ($(and $(LIBPCAP),$(STATIC)),)
$(error LIBPCAP=1 and STATIC=1 do not go together: what libpcap needs cannot be linked statically)
endif
ifneq ($(and $(SYSTEM_LIBS),$(LIBBPF_SRC)),)
$(error SYSTEM_LIBS=1 and LIBBPF_SRC=DIR do not go together)
endif
# What is run by recipes may build other kinds (a package, checks): that is not told what this one is. A
# make that is run as part of this one is.
unexport D STATIC DYNAMIC SYSTEM_LIBS LIBPCAP BUILD B V WERROR
EMPTY	:=
B	:= $(patsubst %/,%,$(BUILD)/$(subst $(EMPTY) $(EMPTY),-,$(strip $(KIND))))

PREFIX	?= /usr/local
SBINDIR	?= $(PREFIX)/sbin
DATADIR	?= $(PREFIX)/share
MANDIR	?= $(DATADIR)/man
ZSHDIR	?= $(DATADIR)/zsh/site-functions

# --- How to compile ------------------------------------------------------------------------

WARN	:= -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wvla -Wformat=2 -Wundef

ifdef D
OPT	:= -O1 -g -fno-omit-frame-pointer -DBP_DEBUG \
	   -fsanitize=address,undefined -fno-sanitize-recover=undefined
else
OPT	:= -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wframe-larger-than=65536
endif

RELR	 = $(if $(filter yes,$(shell printf '\043include <features.h>\n\043if __GLIBC_PREREQ(2, 36)\nyes\n\043endif\n' | \
	   $(CC) -E -P -x c - 2> /dev/null)),-Wl$(COMMA)-z$(COMMA)pack-relative-relocs)
COMMA	 := ,

# -static-pie and -pie are for the linker, -fPIE is what both ask of the compiler.
HARDEN_C := -fPIE -fstack-protector-strong
# What a position-independent program must mend at its start is much less when it is packed, which
# the C library understands since 2.36.
HARDEN_L = $(if $(LINK_STATIC),-static-pie,-pie) -Wl,-z,relro -Wl,-z,now $(RELR)

# The directory of the checkout must not show in what is built.
SAME	:= -ffile-prefix-map='$(CURDIR)'=.

PKG_CONFIG ?= pkg-config

# These ask pkg-config when they are used, since "make check" may install it first.
ifdef SYSTEM_LIBS
LIBBPF		:= $(B)/system-libs
LIBBPF_INC	 = $(shell $(PKG_CONFIG) --cflags libbpf)
LIBS_DYNAMIC	 = $(shell $(PKG_CONFIG) --libs libbpf libelf zlib)
LIBS_STATIC	 = $(shell $(PKG_CONFIG) --static --libs libbpf libelf zlib)
else
LIBBPF		:= $(BUILD)/libbpf/lib/libbpf.a
LIBBPF_INC	:= -isystem $(BUILD)/libbpf/include
LIBS_DYNAMIC	 = $(LIBBPF) $(shell $(PKG_CONFIG) --libs libelf zlib)
LIBS_STATIC	 = $(LIBBPF) $(shell $(PKG_CONFIG) --static --libs libelf zlib)
endif
# Shared libraries of the machine may be many: then libpcap is one of them, if it is there.
PCAP		 = $(eval PCAP := $(if $(LIBPCAP)$(DYNAMIC)$(SYSTEM_LIBS),$(shell $(PKG_CONFIG) --exists libpcap 2> /dev/null && echo libpcap)))$(PCAP)
PCAP_DEFS	 = $(if $(PCAP),-DBP_LIBPCAP $(shell $(PKG_CONFIG) --cflags libpcap))
PCAP_LIBS	 = $(if $(PCAP),$(shell $(PKG_CONFIG) --libs libpcap))
LIBS		 = $(if $(LINK_STATIC),$(LIBS_STATIC),$(LIBS_DYNAMIC)) $(PCAP_LIBS)

# A static program starts in two thirds of the time. So that is what is made, if nothing else is
# asked for and it can be linked. (Asked when it is first needed; STATIC=1 insists on it.)
LINK_STATIC	 = $(eval LINK_STATIC := $(if $(STATIC),$(MUST_STATIC),$(if $(D)$(DYNAMIC)$(SYSTEM_LIBS)$(LIBPCAP),,$(CAN_STATIC))))$(LINK_STATIC)
CAN_STATIC	 = $(eval CAN_STATIC := $(shell tests/tools/links-static.sh $(BUILD)/links-static-$(notdir $(firstword $(CC))) \
		   '$(CC)' $(filter-out %/libbpf.a,$(LIBS_STATIC))))$(CAN_STATIC)
MUST_STATIC	 = $(or $(CAN_STATIC),$(error STATIC=1: no static program can be linked with $(CC) here, \
		   see $(BUILD)/links-static-$(notdir $(firstword $(CC))); libelf.a of another release may do: Debian 12 has one that links))

COMPILE	 = $(CC) -std=gnu11 -D_GNU_SOURCE -DBP_VERSION='"$(VERSION)"' \
	   -DBP_SCHEMA_VERSION='"$(SCHEMA_VERSION)"' -Ilib -I. $(PCAP_DEFS) $(LIBBPF_INC) \
	   $(WARN) $(if $(WERROR),-Werror) $(OPT) $(HARDEN_C) -ffunction-sections \
	   -fdata-sections $(SAME) $(CPPFLAGS) $(CFLAGS)
LINK	 = $(CC) $(OPT) $(HARDEN_L) -Wl,--gc-sections -Wl,--as-needed $(CFLAGS) $(LDFLAGS)

# BPF programs: clang for the target bpf, which does not look for the machine's own headers.
# v2 of the instruction set is what all kernels back to 5.10 take without a second thought.
CLANG	?= clang
HOST_INC = $(shell $(CLANG) -v -E -x c /dev/null 2>&1 | \
	   sed -n '/<...> search starts here:/,/^End of search/s/^ \(.*\)/-idirafter \1/p')
BPF_COMPILE = $(CLANG) -O2 -g -target bpf -mcpu=v2 -Wall -Werror $(SAME) $(LIBBPF_INC) $(HOST_INC)

# --- What to build -------------------------------------------------------------------------

CMD_OBJ	:= $(patsubst %.c,$B/%.o,$(wildcard cmd/*.c cmd/*/*.c))
LIB_OBJ	:= $(patsubst %.c,$B/%.o,$(wildcard lib/*/*.c))
Q	:= $(if $(V),,@)
SAY	:= @$(if $(V),:,printf '  %-7s %s\n')

all: $B/bpfprog

$B/bpfprog: $(CMD_OBJ) $B/libbpfprog.a $(LIBBPF) $B/flags
	$(SAY) LINK $@
	$Q$(LINK) -o $@ $(CMD_OBJ) $B/libbpfprog.a $(LIBS) $(LDLIBS)

$B/libbpfprog.a: $(LIB_OBJ) $B/flags
	$(SAY) AR $@
	$Qrm -f $@
	$Q$(AR) qcsD $@ $(LIB_OBJ)

$B/%.o: %.c $(LIBBPF) $B/flags
	@mkdir -p $(@D)
	$(SAY) CC $@
	$Q$(COMPILE) -MMD -MP -c -o $@ $<

include tests/tests.mk

# Another compiler, other flags, a file more or less: build again.
$B/flags: export FLAGS = $(COMPILE) $(LINK) $(LIBS) $(CMD_OBJ) $(LIB_OBJ)
$B/flags: FORCE | $(if $(LIBPCAP),must-pcap)
	@mkdir -p $B
	@echo "$$FLAGS" | cmp -s - $@ || echo "$$FLAGS" > $@

# STATIC=1 says that it cannot be done before anything is compiled.
must-static:
	@: $(MUST_STATIC)

# LIBPCAP=1 too.
must-pcap:
	@: $(or $(PCAP),$(error LIBPCAP=1: pkg-config knows no libpcap here; install libpcap with its headers (Debian: libpcap-dev)))

# LIBBPF_SRC is looked at each time: it may have changed.
export LIBBPF_SRC
$(BUILD)/libbpf/lib/libbpf.a: tests/tools/libbpf.sh $(if $(LIBBPF_SRC),FORCE) | $(if $(STATIC),must-static) $(if $(LIBPCAP),must-pcap)
	@tests/tools/libbpf.sh

$(BUILD)/fuzz/libbpf/lib/libbpf.a: tests/tools/libbpf.sh
	@tests/tools/libbpf.sh fuzz

$B/system-libs:
	@$(PKG_CONFIG) --print-errors --exists 'libbpf >= 1.7' libelf zlib || \
		{ echo 'SYSTEM_LIBS=1 needs these with their headers; without it, make gets libbpf itself' >&2; exit 1; }
	@mkdir -p $B
	@touch $@

-include $(CAUSES_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(LIB_OBJ:.o=.d) $(UNIT:=.d) $(FUZZERS:=.d) $B/tests/fuzz/replay/main.d $(BENCHES:=.d) $(PROGS:.o=.d) $(PROBE:=.d)

# --- Install -------------------------------------------------------------------------------

install uninstall: export DESTDIR := $(DESTDIR)
install uninstall: export SBINDIR := $(SBINDIR)
install uninstall: export DATADIR := $(DATADIR)
install uninstall: export MANDIR := $(MANDIR)
install uninstall: export ZSHDIR := $(ZSHDIR)
install: all
install uninstall:
	@tests/tools/install.sh $@ $B/bpfprog

# --- The rest ------------------------------------------------------------------------------

demo:
	@tests/tools/deps.sh build demo
	@$(MAKE) --no-print-directory -j$$(nproc) all progs
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/tools/demo.sh

dist: $(BUILD)/libbpf/lib/libbpf.a
	@tests/tools/dist.sh source $(VERSION)

dist-static: must-static $(BUILD)/libbpf/lib/libbpf.a
	@tests/tools/dist.sh static $(VERSION)

deb: $(BUILD)/libbpf/lib/libbpf.a
	@tests/tools/dist.sh deb $(VERSION)

deps:
	@tests/tools/deps.sh

format:
	clang-format-14 -i $(shell find cmd lib tests -name '*.[ch]')

# The manual as a site, $(BUILD)/html/, and as one document, with groff where it can, else mandoc.
html:
	@man/html/build.sh $(BUILD)/html
	@man/html/links.sh $(BUILD)/html

PDF_PAGES = man/bpfprog.8 $(wildcard man/bpfprog-*.8 man/*.7 man/*.3)
pdf:
	@mkdir -p $(BUILD)
	@if groff -Tpdf < /dev/null > /dev/null 2>&1; then \
		groff -K utf-8 -t -mdoc -Tpdf man/pdf.tmac $(PDF_PAGES) > $(BUILD)/bpfprog.pdf; \
	else \
		mandoc -Tpdf -O paper=a4 $(PDF_PAGES) > $(BUILD)/bpfprog.pdf; \
	fi

tables: $B/bpfprog
	@man/generate.sh $B/bpfprog
	@man/words.sh $B/bpfprog

.PHONY: errors
errors: $B/bpfprog
	@man/errors.sh $B/bpfprog

clean:
	@if [ -d $(BUILD) ]; then \
		find $(BUILD) -mindepth 1 -maxdepth 1 ! -name cache ! -name libbpf -exec rm -rf {} +; \
	fi

distclean:
	@rm -rf $(BUILD)

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

# A goal that failed half-way must not look finished to the next make.
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all must-static must-pcap progs probe manual-tests test-files check-files install uninstall check check-host check-matrix check-fresh check-own-kernel lint lint-quick \
	unit bats-host bats-vm bats-matrix bench torture check-selftests check-objects fuzz fuzz-targets fuzzers demo dist dist-static deb deps format tables html pdf \
	clean distclean help FORCE
