#!/bin/sh
# Runs a server that does not watch its parent, and ends it when standard input ends: the runner holds the other end, and the
# kernel closes that however the runner dies.
#
# usage: supervise.sh <file for the server's standard output> <command> [argument ...]
output=$1
shift
exec 3<&0
"$@" </dev/null >>"$output" 3<&- &
server=$!
echo "{\"pid\":$server}"
(
    # read is built in: nothing else is started that could be left over
    while read -r _ <&3; do :; done
    kill -TERM "$server"
    tenths=0
    while [ "$tenths" -lt 30 ] && kill -0 "$server"; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
    # It does not end, or has left processes behind. The group is ours alone where setsid made it; elsewhere there is none.
    kill -KILL -- "-$$" || kill -KILL "$server"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
