#!/bin/sh
# run-tests.sh JOBS BUILD...: all tests of each build directory, JOBS at a time, and at the end what ctest
# says of each build in closing: how many passed, how long each label took, what failed or did not
# run. Fails when a test of any build failed; the other builds' are run all the same.
set -u
jobs=$1
shift
status=0
for build; do
    echo "== tests of $build"
    ctest --test-dir "$build" -j "$jobs" --output-on-failure --no-tests=error \
        --output-log "$build/tests.log" || status=1
done
for build; do
    echo
    echo "== $build"
    sed -n '/tests passed, .* failed out of/,$p' "$build/tests.log"
done
exit $status
