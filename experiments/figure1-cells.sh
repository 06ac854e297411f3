#!/usr/bin/env bash
# The cells of the paper's Figure 1a: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]. SEARCH is the search.csv of figure1-search.sh. Each method has the
# setting with the lowest mean of its validation errors at widths 100 and 250; from width 500 on, a method that was searched there has the best at that
# width. OUTPUT is one run of figure1; DATA is mnist, or a folder that holds it.
# The number of epochs is chosen on the held-back examples; then the network is trained anew on all examples for as long. A finished cell is not trained
# again; a killed one goes on from its last finished epoch. SGVB_CELLS_OPTIONS adds options to every call. SGVB_CELLS_WIDTHS replaces what is trained:
# words WIDTHS:SEEDS:EPOCHS:PATIENCE, the widths a comma list, the others the number of seeds, the largest number of epochs and the patience.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
source "$root/experiments/figure1-settings.sh"
search=${1:?usage: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]}
output=${2:?usage: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]}
data=${3:-mnist}
# Wide networks take hours: they have fewer epochs and seeds.
read -ra parts <<<"${SGVB_CELLS_WIDTHS:-100,250:3:300:100 500:3:150:25 750,1000,1250:1:100:15}"
read -ra more <<<"${SGVB_CELLS_OPTIONS:-}"

# choice WIDTH ...: each method that was tried at all of these widths, and its best setting there.
choice() {
  local width
  for width in "$@"; do
    ranking "$search" "$width"
  done | awk -v widths=$# '{ sum[$1 " " $2] += $3; count[$1 " " $2]++ } END { for (key in sum) if (count[key] == widths) printf "%s %.8f\n", key, sum[key] }' |
    LC_ALL=C sort -k 1,1 -k 3,3g -k 2,2 | awk '!seen[$1]++ { print $1, $2 }'
}

# picked WIDTH: a setting and the methods that have it at this width.
picked() {
  {
    (($1 < third)) || choice "$third"
    choice "$first" "$second"
  } | awk '!seen[$1]++ { methods[$2] = methods[$2] (methods[$2] == "" ? "" : ",") $1 } END { for (s in methods) print s, methods[s] }' | LC_ALL=C sort
}

# train WIDTH SEEDS EPOCHS PATIENCE
train() {
  local settings name methods words
  settings=$(picked "$1")
  printf 'Setting and methods at width %s:\n%s\n' "$1" "$settings"
  while read -r name methods; do
    # How long the search trained is no part of a setting here.
    read -ra words <<<"$(options "$name" | sed -E 's/--epochs +[0-9]+//')"
    "$root/run-bench.sh" figure1 --panel a --data "$data" --widths "$1" --seeds "$2" --estimator "$methods" --retrain --epochs "$3" --patience "$4" \
      "${words[@]}" "${more[@]}" --output "$output" </dev/null
  done <<<"$settings"
}

for part in "${parts[@]}"; do
  IFS=: read -r widths seeds epochs patience <<<"$part"
  for width in ${widths//,/ }; do
    train "$width" "$seeds" "$epochs" "$patience"
  done
done
