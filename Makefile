# The developers' commands. CMake does the building; this file only knows the order of things.
#
#   make demo      what is missing, the build, and examples/add
#   make test      the same set-up, the build and all tests, the longest in a short form
#   make test-all  that, what short forms leave out, and the build with sanitizers and its tests: what
#                  .ci/run does
#   make bench     the benchmarks; BENCHFLAGS=--quick in minutes, --help for the rest
#   make install   into PREFIX (/usr/local), below DESTDIR if that is set
#   make format    clang-format over our own C
BUILD    ?= build
SANBUILD ?= build-ubsan
PREFIX   ?= /usr/local
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)

# Others' test suites (tests/README.md): a directory that is named, or that is next to the checkout.
GOWASM_SUITES_DIR ?= $(abspath $(wildcard ../shared/suites))
suites = $(if $(GOWASM_SUITES_DIR),-DGOWASM_SUITES_DIR=$(GOWASM_SUITES_DIR))

all: build

# A directory that was configured before keeps its generator.
configure = cmake -B $(1) $(if $(wildcard $(1)/CMakeCache.txt),,-G Ninja) $(2)

build:
	@$(call configure,$(BUILD)) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS) --target installed

setup-%:
	@scripts/setup.sh $*

demo: setup-demo
	@$(MAKE) --no-print-directory build
	@$(MAKE) --no-print-directory -C examples/add run GOWASM_AOT=$(abspath $(BUILD))/bin/gowasm-aot

test: setup-test
	@$(call configure,$(BUILD),-DGOWASM_WERROR=ON $(suites)) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@scripts/run-tests.sh $(JOBS) $(BUILD)

test-sanitized: setup-test
	@$(call configure,$(SANBUILD),--preset ubsan $(suites)) >/dev/null
	@cmake --build $(SANBUILD) -j $(JOBS)
	@scripts/run-tests.sh $(JOBS) $(SANBUILD)

# What short forms of tests leave out.
test-rest: setup-test
	@scripts/run-tests.sh $(JOBS) $(BUILD) rest

# Each part also where a test of an earlier one failed.
test-all:
	@status=0; for part in test test-rest test-sanitized; do \
	    $(MAKE) --no-print-directory $$part || status=1; \
	done; exit $$status

bench: setup-bench
	@$(MAKE) --no-print-directory build
	@cmake --build $(BUILD) --target bench -j $(JOBS) >/dev/null
	@for bench in tests/bench/*.c; do \
	    $(BUILD)/bench/bench-$$(basename $$bench .c) || exit 1; \
	done
	@$(MAKE) --no-print-directory -s -C tests/bench/call-add run \
	    OUT=$(abspath $(BUILD))/bench/call-add GOWASM_AOT=$(abspath $(BUILD))/bin/gowasm-aot
	@python3 -B tests/bench/instructions.py --tool $(abspath $(BUILD))/bin/gowasm-aot \
	    --work $(abspath $(BUILD))/bench
	@python3 -B tests/bench/counts.py --tool $(abspath $(BUILD))/bin/gowasm-aot \
	    --work $(abspath $(BUILD))/bench
	@python3 -B tests/bench/interruptible.py --tool $(abspath $(BUILD))/bin/gowasm-aot \
	    --work $(abspath $(BUILD))/bench
	@python3 -B tests/bench/tinygo.py --tool $(abspath $(BUILD))/bin/gowasm-aot \
	    --work $(abspath $(BUILD))/bench
	@python3 -B tests/bench/bench.py --build $(abspath $(BUILD)) $(BENCHFLAGS)

install: build
	cmake --install $(BUILD) --prefix $(PREFIX)

format:
	git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	rm -rf $(BUILD) $(SANBUILD)

.PHONY: all build demo test test-rest test-sanitized test-all bench install format clean
