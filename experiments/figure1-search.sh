#!/usr/bin/env bash
# The settings of the paper's Figure 1a that it leaves open, tried by validation error alone: experiments/figure1-search.sh OUTPUT [DATA].
# Every setting below is trained at width 100 with the methods named beside it, then each method's best three settings at width 250.
# A setting is a folder OUTPUT/NAME of figure1; OUTPUT/search.csv gathers every cell, one row a try. No test error is looked at.
# A finished cell is not trained again; a killed one goes on from its last finished epoch. DATA is mnist, or a folder that holds it.
# As many settings as processors are tried at once, on one thread each; SGVB_SEARCH_PLACES names another number, SGVB_SEARCH_OPTIONS adds options to
# every call, such as "--seed 2" (with another OUTPUT), and SGVB_SEARCH_NAMES takes some of the settings (for example "plain inputs").
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
source "$root/experiments/gather.sh"
output=${1:?usage: experiments/figure1-search.sh OUTPUT [DATA]}
data=${2:-mnist}
mkdir -p -- "$output"

first=100
second=250
finalists=3
places=${SGVB_SEARCH_PLACES:-$(nproc)}
wanted=${SGVB_SEARCH_NAMES:-}

# Name, methods, and options of figure1. What follows the methods is beside 100 epochs that all may use: their number is chosen afterwards.
settings() {
  list | awk -v wanted="$wanted" 'BEGIN { count = split(wanted, names, " "); for (i = 1; i <= count; i++) takes[names[i]] } count == 0 || $1 in takes'
}

list() {
  local fixed=no-noise,binary-dropout,gaussian-dropout-a,gaussian-dropout-b
  local a=variational-dropout-a,variational-dropout-a2 b=variational-dropout-b
  cat <<LIST
plain $fixed,$a,$b
rate-3e-4 $fixed,$a,$b --learning-rate 3e-4
rate-2e-3 $fixed,$a,$b --learning-rate 2e-3
rate-5e-3 $fixed,$a,$b --learning-rate 5e-3
constant $fixed,$a,$b --schedule constant --learning-rate 3e-4
cosine $fixed,$a,$b --schedule cosine
m-50 $fixed,$a,$b --minibatch 50
m-250 $fixed,$a,$b --minibatch 250 --learning-rate 2e-3
average $fixed,$a,$b --average 0.999
average-constant $fixed,$a,$b --average 0.9995 --schedule constant
long $fixed,$a,$b --epochs 300 --patience 300
alpha-low $a,$b --alpha-input 0.05 --alpha-hidden 0.25
alpha-lower $a,$b --alpha-input 0.01 --alpha-hidden 0.05
alpha-rate-10 $a,$b --alpha-rate 10
alpha-rate-0.1 $a,$b --alpha-rate 0.1
tie-unit $a,$b --tie unit
tie-weight $b --tie weight
kl-0.3 $a,$b --kl-weight 0.3
kl-0.1 $a,$b --kl-weight 0.1
kl-0.03 $b --kl-weight 0.03
kl-0.01 $b --kl-weight 0.01
warm-up-10 $a,$b --kl-warmup 10
warm-up-50 $a,$b --kl-warmup 50
inputs $b --kl-over inputs
inputs-rate-10 $b --kl-over inputs --alpha-rate 10
inputs-unit $b --kl-over inputs --tie unit
inputs-weight $b --kl-over inputs --tie weight
inputs-weight-rate-10 $b --kl-over inputs --tie weight --alpha-rate 10
inputs-warm-up-50 $b --kl-over inputs --kl-warmup 50
inputs-third $b --kl-over inputs --kl-weight 0.333
inputs-low-alpha $b --kl-over inputs --alpha-input 0.05 --alpha-hidden 0.25
LIST
}

# One that fails is told, and the others go on.
train() {
  local name=$1 methods=$2 width=$3 options=$4 words epochs=(--epochs 100 --patience 100)
  [[ "$options ${SGVB_SEARCH_OPTIONS:-}" == *--epochs* ]] && epochs=()
  read -ra words <<<"$options ${SGVB_SEARCH_OPTIONS:-}"
  # It takes the place of the shell that was begun for it, and with it the signals.
  exec "$root/run-bench.sh" figure1 --panel a --data "$data" --threads 1 --widths "$width" --estimator "$methods" "${epochs[@]}" "${words[@]}" \
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

# Method, setting, validation error (the mean over seeds) at a width, best first within a method. Columns before the first that may be quoted.
ranking() {
  awk -F, -v wanted="$1" \
    'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
     NR > 1 && $column["width"] == wanted { key = $column["preset"] " " $1; sum[key] += $column["validation_error"]; count[key]++ }
     END { for (key in sum) printf "%s %.6f\n", key, sum[key] / count[key] }' "$output/search.csv" | LC_ALL=C sort -k 1,1 -k 3,3g -k 2,2
}

# The settings that go to the second width, each with those of its methods that it is among the best for.
best() {
  ranking "$first" | awk -v most="$finalists" '++seen[$1] <= most { methods[$2] = methods[$2] (methods[$2] == "" ? "" : ",") $1 } END { for (s in methods) print s, methods[s] }' |
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
  [[ -z $wanted || " $wanted " == *" $name "* ]] || continue
  begin "$name" "$methods" "$second" "$(list | awk -v name="$name" '$1 == name { $1 = $2 = ""; print }')"
done < <(best)
finish

for width in "$first" "$second"; do
  printf '\nValidation error at width %s, in per cent, by method, the best setting first:\n' "$width"
  ranking "$width" | awk '{ printf "%-24s %-24s %.2f\n", $1, $2, 100 * $3 }'
done
