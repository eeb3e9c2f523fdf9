#!/bin/sh
# run-tests.sh JOBS BUILD: all tests of a build directory, JOBS at a time. At the end stands what ctest
# says in closing (how many passed, how long each label took, what failed or did not run), and after
# it how many tests did not run for want of a test suite.
set -u
jobs=$1
build=$2
echo "== tests of $build"
ctest --test-dir "$build" -j "$jobs" --output-on-failure --no-tests=error \
    --output-log "$build/tests.log"
status=$?
skipped=$(grep -c '(Skipped)$' "$build/tests.log")
if [ "$skipped" -ne 0 ]; then
    echo "$build: $skipped tests did not run: they need test suites of others (tests/README.md)"
fi
exit $status
