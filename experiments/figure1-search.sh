#!/usr/bin/env bash
# The settings of the paper's Figure 1a that it leaves open, tried by validation error alone: experiments/figure1-search.sh OUTPUT [DATA].
# Every setting of figure1-settings.sh is trained at width 100 with the methods named beside it, then each method's best three settings at width 250, and
# some of type A at width 500, for at most 150 epochs.
# A setting is a folder OUTPUT/NAME of figure1; OUTPUT/search.csv gathers every cell, one row a try. No test error is looked at.
# A finished cell is not trained again; a killed one goes on from its last finished epoch. DATA is mnist, or a folder that holds it.
# As many settings as processors are tried at once, on one thread each; SGVB_SEARCH_PLACES names another number, SGVB_SEARCH_OPTIONS adds options to
# every call, such as "--seed 2" (with another OUTPUT), and SGVB_SEARCH_NAMES takes some of the settings (for example "plain inputs").
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
source "$root/experiments/gather.sh"
source "$root/experiments/figure1-settings.sh"
output=${1:?usage: experiments/figure1-search.sh OUTPUT [DATA]}
data=${2:-mnist}
mkdir -p -- "$output"

finalists=3
places=${SGVB_SEARCH_PLACES:-$(nproc)}
wanted=${SGVB_SEARCH_NAMES:-}

# Those of the list that are wanted.
settings() {
  list | awk -v wanted="$wanted" 'BEGIN { count = split(wanted, names, " "); for (i = 1; i <= count; i++) takes[names[i]] } count == 0 || $1 in takes'
}

# wants NAME: whether a setting is among them.
wants() {
  [[ -z $wanted || " $wanted " == *" $1 "* ]]
}

# One that fails is told, and the others go on.
train() {
  local name=$1 methods=$2 width=$3 options="$4 ${SGVB_SEARCH_OPTIONS:-}" words epochs=100
  [[ $options =~ --epochs\ +([0-9]+) ]] && epochs=${BASH_REMATCH[1]}
  [[ $options == *--epochs* ]] || options+=" --epochs $epochs"
  [[ $options == *--patience* ]] || options+=" --patience $epochs"
  read -ra words <<<"$options"
  # It takes the place of the shell that was begun for it, and with it the signals.
  exec "$root/run-bench.sh" figure1 --panel a --data "$data" --threads 1 --widths "$width" --estimator "$methods" "${words[@]}" \
    --output "$output/$name" >"$output/$name.log" 2>&1 </dev/null
}

# begin NAME ...: as train, beside others, as soon as there is a place.
begin() {
  while (($(jobs -rp | wc -l) >= places)); do
    sleep 1
  done
  gather "$output" figure1.csv
  train "$@" &
  started[$!]="$1 at width $3"
}

# finish: waits for all, and says which ended well.
finish() {
  local id
  for id in "${!started[@]}"; do
    if wait "$id"; then
      printf '%s: done\n' "${started[$id]}"
    else
      printf '%s: failed, see %s\n' "${started[$id]}" "$output/${started[$id]%% *}.log" >&2
    fi
  done
  started=()
  gather "$output" figure1.csv
}

# The settings that go to the second width, each with those of its methods that it is among the best for.
best() {
  ranking "$output/search.csv" "$first" | awk -v most="$finalists" '++seen[$1] <= most { methods[$2] = methods[$2] (methods[$2] == "" ? "" : ",") $1 } END { for (s in methods) print s, methods[s] }' |
    LC_ALL=C sort
}

# Jobs of a script do not hear Ctrl-C: they are told.
stop() {
  trap - INT TERM HUP
  # shellcheck disable=SC2046 # several numbers
  kill $(jobs -rp) 2>/dev/null || true
  wait
  gather "$output" figure1.csv
  exit 130
}

declare -A started=()
trap stop INT TERM HUP
while read -r name methods options; do
  begin "$name" "$methods" "$first" "$options"
done < <(settings)
finish
while read -r name methods; do
  wants "$name" || continue
  begin "$name" "$methods" "$second" "$(options "$name")"
done < <(best)
# A setting's folder takes one call at a time.
finish
for name in $wide; do
  wants "$name" || continue
  begin "$name" "$(methods "$name")" "$third" "$(options "$name" | sed -E 's/--epochs +300/--epochs 150/')"
done
finish

for width in "$first" "$second" "$third"; do
  printf '\nValidation error at width %s, in per cent, by method, the best setting first:\n' "$width"
  ranking "$output/search.csv" "$width" | awk '{ printf "%-24s %-24s %.2f\n", $1, $2, 100 * $3 }'
done
