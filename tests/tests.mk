# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The test half of the Makefile, which includes it: what tests are made of, and how they are run.

UNIT	:= $(patsubst %.c,$B/%,$(wildcard tests/unit/*.c))
PROGS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/progs/*.bpf.c))
CAUSES	:= $B/tests/provoke/causes
CAUSES_OBJ := $(patsubst %.c,$B/%.o,$(wildcard tests/provoke/*.c))
PROBE	:= $(patsubst tests/probe/%.c,$(BUILD)/tests/%,$(wildcard tests/probe/*.c tests/probe/*/*.c))
REF	:= $(BUILD)/tests/reference/reference
EXAMPLES := $(BUILD)/tests/examples/list
TORTURES := $(patsubst %.c,$(BUILD)/%,$(filter-out %/oom.c,$(wildcard tests/torture/*.c))) $(BUILD)/tests/torture/oom.so
FUZZERS	:= $(patsubst %.c,$B/%,$(wildcard tests/fuzz/*.c))
REPLAYS	:= $(patsubst tests/fuzz/corpus/%,$B/tests/corpus/%,$(wildcard tests/fuzz/corpus/*))
BENCHES	:= $(patsubst %.c,$B/%,$(wildcard tests/bench/*.c))

# Unit tests, and what benchmarks are made of.
$(UNIT) $(BENCHES): $B/%: $B/%.o $B/libbpfprog.a $(LIBBPF)
	$(SAY) LINK $@
	$Q$(LINK) -o $@ $< $B/libbpfprog.a $(LIBS) $(LDLIBS)

fuzzers: $(FUZZERS)
$(FUZZERS): $B/%: $B/%.o $B/libbpfprog.a $(LIBBPF)
	$(SAY) LINK $@
	$Q$(LINK) -fsanitize=fuzzer -o $@ $< $B/libbpfprog.a $(LIBS) $(LDLIBS)

# The same without a fuzzer: what it found once is tried again by every check.
$(REPLAYS): $B/tests/corpus/%: $B/tests/fuzz/%.o $B/tests/fuzz/replay/main.o $B/libbpfprog.a $(LIBBPF)
	@mkdir -p $(@D)
	$(SAY) LINK $@
	$Q$(LINK) -o $@ $(filter %.o,$^) $B/libbpfprog.a $(LIBS) $(LDLIBS)

progs: $(PROGS)
$(PROGS): $(BUILD)/%.o: %.c $(LIBBPF)
	@mkdir -p $(@D)
	$(SAY) BPF $@
	$Q$(BPF_COMPILE) -MMD -MP -c -o $@ $<

# Makes calls fail on live kernels, and compares with the table of lib/explain.
$(CAUSES): $(CAUSES_OBJ) $B/libbpfprog.a $(LIBBPF)
	$(SAY) LINK $@
	$Q$(LINK) -o $@ $(CAUSES_OBJ) $B/libbpfprog.a $(LIBS) $(LDLIBS)

# What runs in guests is plain, and static where it can be; else tests/vm takes its libraries along.
GUEST_L	 = $(if $(CAN_STATIC),-static)
GUEST_LIBS = $(if $(CAN_STATIC),$(LIBS_STATIC),$(LIBS_DYNAMIC))
probe: $(PROBE)
$(PROBE): $(BUILD)/tests/%: tests/probe/%.c $(LIBBPF)
	@mkdir -p $(@D)
	$(SAY) CC $@
	$Q$(CC) -std=gnu11 -D_GNU_SOURCE $(LIBBPF_INC) $(WARN) $(if $(WERROR),-Werror) -O2 $(GUEST_L) \
		-MMD -MP -MF $@.d -o $@ $< $(GUEST_LIBS)

# What the manual says, tried out, and the C programs in it: the same.
GUEST_CC = $(CC) -std=gnu11 -D_GNU_SOURCE $(LIBBPF_INC) $(if $(WERROR),-Werror) -O2 $(GUEST_L)
manual-tests: $(REF) $(EXAMPLES)
$(REF): $(wildcard tests/reference/*.[ch]) $(LIBBPF)
	@mkdir -p $(@D)
	$(SAY) CC $@
	$Q$(GUEST_CC) $(WARN) -Wl,--wrap=syscall -o $@ $(wildcard tests/reference/*.c) $(GUEST_LIBS)

$(EXAMPLES): $(wildcard man/*.3) tests/manual/examples.sh $(LIBBPF)
	$(SAY) CC $(@D)
	$Qrm -rf $(@D) && tests/manual/examples.sh c $(@D) $(wildcard man/*.3)
	$QLIBS="$(GUEST_LIBS)" tests/manual/examples.sh build $(@D) $(GUEST_CC) -Wall -Wextra -Werror

$(BUILD)/tests/torture/%: tests/torture/%.c $(LIBBPF)
	@mkdir -p $(@D)
	$(SAY) CC $@
	$Q$(CC) -std=gnu11 -D_GNU_SOURCE $(LIBBPF_INC) $(WARN) -O2 -o $@ $< $(LIBS_DYNAMIC)

$(BUILD)/tests/torture/%.so: tests/torture/%.c
	@mkdir -p $(@D)
	$(SAY) CC $@
	$Q$(CC) -std=gnu11 $(WARN) -O2 -shared -fPIC -o $@ $<

# What bats needs, here and in guests.
test-files: all progs probe manual-tests $(CAUSES) $(BENCHES)

# Everything that is built before "make check" runs its parts.
check-files: test-files $(UNIT) $(REPLAYS)

# --- Checks --------------------------------------------------------------------------------

# The kernel of "make check" in a VM: that of Debian's stable release. "make check-matrix" has them all.
FEW	:= 6.12

# Each part tells its counts to the file $BPFPROG_RESULTS; see tests/tools/tally.sh.
# What "deps" installs may be needed to build, so the rest is left to a second make. A warning is
# an error, unless the compiler has one: then the check "gcc" tells it, and the tests run all the
# same. All parts run, also after one has failed.
define run-parts
	@werror=WERROR=1; \
	$(MAKE) --no-print-directory -k -j$$(nproc) $$werror check-files || { \
		werror=; \
		$(MAKE) --no-print-directory -j$$(nproc) check-files || exit; \
	}; \
	if [ -z "$$BPFPROG_RESULTS" ]; then \
		export BPFPROG_RESULTS="$(CURDIR)/$(BUILD)/results"; \
		rm -f "$$BPFPROG_RESULTS" "$$BPFPROG_RESULTS.proved"; \
	fi; \
	status=0; \
	$(MAKE) --no-print-directory -k $$werror $(1) || status=1; \
	tests/tools/tally.sh --sum "$$BPFPROG_RESULTS" || status=1; \
	exit $$status
endef

# The parts run two at a time: a guest, which takes longest, beside what this machine does. Those
# of check-host are told in one piece each.
check: deps
	$(call run-parts,bats-vm unit bats-host lint -j2)

check-host: deps
	$(call run-parts,lint-quick unit bats-host QUICK=1 -j2 -Otarget)

# Both commands from nothing, in minimal roots of these suites; FRESH=DIR is where.
SUITES	:= trixie bookworm forky
check-fresh:
	@tests/tools/deps.sh build demo test fresh
	@$(MAKE) --no-print-directory -j$$(nproc) test-files
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/tools/fresh.sh $(SUITES)

check-matrix: deps
	$(call run-parts,bats-matrix -j1)

# The guest beside it has a time limit.
lint:
	@nice -n 10 tests/tools/checks.sh all

lint-quick:
	@tests/tools/checks.sh quick

unit: $(UNIT) $(REPLAYS) $(if $(REPLAYS),$(PROGS))
	@status=0; \
	for test in $(UNIT); do \
		tests/tools/tally.sh "unit/$${test##*/}" "$$test" || status=1; \
	done; \
	for test in $(REPLAYS); do \
		tests/tools/tally.sh "corpus/$${test##*/}" "$$test" "tests/fuzz/corpus/$${test##*/}" || status=1; \
	done; \
	exit $$status

bats-host: test-files
	@BPFPROG="$(CURDIR)/$B/bpfprog" QUICK="$(QUICK)" tests/vm/host

bats-vm: test-files
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/vm/matrix -j 1 -k "$(FEW)"

bats-matrix: test-files
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/vm/matrix \
		$(if $(KERNELS),-k "$(KERNELS)") $(if $(EXCEPT),-x "$(EXCEPT)")

# Times are compared, and never tested: this is no part of check.
bench: deps
	@$(MAKE) --no-print-directory -j$$(nproc) test-files
	@BPFPROG="$(CURDIR)/$B/bpfprog" BENCH_TOOLS="$(CURDIR)/$B/tests/bench" tests/bench/run $(BENCH)

# Slow, so no part of check either.
torture: deps fuzz-targets
	@$(MAKE) --no-print-directory -j$$(nproc) test-files $(TORTURES)
	@for kind in D $(if $(CAN_STATIC),STATIC) DYNAMIC; do \
		$(MAKE) --no-print-directory -j$$(nproc) D= STATIC= DYNAMIC= SYSTEM_LIBS= LIBPCAP= $$kind=1 || exit; \
	done
	@tests/torture/run $(TORTURE)

# Long, and with a source package of the kernel.
check-selftests: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/selftests/run

# Those of Debian's packages, each program of them.
check-objects: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@BPFPROG="$(CURDIR)/$B/bpfprog" tests/selftests/each

# A build of its own, by clang, which has the fuzzer.
FUZZ_FLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	      -fno-sanitize-recover=undefined

fuzz: fuzz-targets
	@tests/fuzz/run $(BUILD)/fuzz/tests/fuzz

fuzz-targets:
	@tests/tools/deps.sh build demo fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) progs
	@$(MAKE) --no-print-directory -j$$(nproc) D= STATIC= SYSTEM_LIBS= LIBPCAP= DYNAMIC=1 CC=$(CLANG) B=$(BUILD)/fuzz \
		LIBBPF=$(BUILD)/fuzz/libbpf/lib/libbpf.a CFLAGS="$(FUZZ_FLAGS)" fuzzers

# Its tests are in a directory of their own: everywhere else they could only be skipped.
check-own-kernel: test-files
	@KERNEL="$$(tests/vm/own-kernel)" && export KERNEL && \
		BPFPROG="$(CURDIR)/$B/bpfprog" tests/vm/matrix tests/own-kernel/*.bats
