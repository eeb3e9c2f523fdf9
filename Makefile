# The developers' commands. CMake does the building; this file only knows the order of things.
#
#   make demo      what is missing, the build, and examples/add
#   make test      the same set-up, the build and all tests; then once more with sanitizers
#   make bench     the benchmarks; BENCHFLAGS=--quick in minutes, --help for the rest
#   make install   into PREFIX (/usr/local), below DESTDIR if that is set
#   make format    clang-format over our own C
BUILD    ?= build
SANBUILD ?= build-ubsan
PREFIX   ?= /usr/local
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)
CTEST     = ctest --output-on-failure --no-tests=error

all: build

# A folder that was configured before keeps its generator.
configure = cmake -B $(1) $(if $(wildcard $(1)/CMakeCache.txt),,-G Ninja) $(2)

build:
	@$(call configure,$(BUILD)) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS) --target gowasm-aot gowasm

setup-%:
	@scripts/setup.sh $*

demo: setup-demo
	@$(MAKE) --no-print-directory build
	@$(MAKE) --no-print-directory -C examples/add run GOWASM_AOT=$(abspath $(BUILD))/bin/gowasm-aot

test: setup-test
	@$(call configure,$(BUILD),-DGOWASM_WERROR=ON) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@$(call configure,$(SANBUILD),--preset ubsan) >/dev/null
	@cmake --build $(SANBUILD) -j $(JOBS)
	cd $(BUILD) && $(CTEST)
	cd $(SANBUILD) && $(CTEST)

bench: setup-test
	@$(MAKE) --no-print-directory build
	@cmake --build $(BUILD) --target bench -j $(JOBS) >/dev/null
	@for bench in tests/bench/*.c; do \
	    $(BUILD)/bench/bench-$$(basename $$bench .c) || exit 1; \
	done
	@for bench in tests/bench/*/Makefile; do \
	    folder=$$(dirname $$bench); \
	    $(MAKE) --no-print-directory -s -C $$folder run OUT=$(abspath $(BUILD))/bench/$$(basename $$folder) \
	        GOWASM_AOT=$(abspath $(BUILD))/bin/gowasm-aot || exit 1; \
	done
	@python3 -B tests/bench/bench.py --build $(BUILD) $(BENCHFLAGS)
	@python3 -B tests/bench/bench.py --build $(abspath $(BUILD)) $(BENCHFLAGS)

install: build
	cmake --install $(BUILD) --prefix $(PREFIX)

format:
	git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	rm -rf $(BUILD) $(SANBUILD)

.PHONY: all build demo test bench install format clean
