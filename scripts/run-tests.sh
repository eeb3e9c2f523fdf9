#!/bin/sh
# run-tests.sh JOBS BUILD [rest]: the tests of a build directory, JOBS at a time; with "rest", what the
# short forms of the long ones have left out (tests/README.md). At the end stands what ctest says in
# closing (how many passed, how long each label took, what failed or did not run), what short forms
# left out, and last how many tests did not run for want of a test suite.
set -u
jobs=$1
build=$2
log=$build/tests.log
if [ "${3:-}" = rest ]; then
    echo "== $build: what short forms of tests left out"
    export GOWASM_LONG=rest
    set -- --label-regex '^long$'
    log=$build/tests-rest.log
else
    echo "== tests of $build"
    set --
fi
ctest --test-dir "$build" -j "$jobs" --output-on-failure --no-tests=error "$@" --output-log "$log"
status=$?
awk '/^[0-9]+\/[0-9]+ Test(ing)?: / { name = $3 }
     sub(/^short form: /, "") { sub(/; GOWASM_LONG=1.*/, ""); print "short form of " name ": " $0 }' \
    "$build/Testing/Temporary/LastTest.log"
skipped=$(grep -c '(Skipped)$' "$log")
if [ "$skipped" -ne 0 ]; then
    echo "$build: $skipped tests did not run: they need test suites of others (tests/README.md)"
fi
exit $status
