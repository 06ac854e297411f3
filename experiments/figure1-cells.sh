#!/usr/bin/env bash
# The cells of the paper's Figure 1a: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]. SEARCH is the search.csv of figure1-search.sh. Each method has the
# setting with the lowest mean of its validation errors at the search's widths. OUTPUT is one run of figure1; DATA is mnist, or a folder that holds it.
# The number of epochs, up to 100, or 300 where the step size is constant, is chosen on the held-back examples; then the network is trained anew on all
# examples for as long. Three seeds up to width 500, one above.
# A finished cell is not trained again; a killed one goes on from its last finished epoch. SGVB_CELLS_OPTIONS adds options to every call, such as --epochs 2,
# SGVB_CELLS_WIDTHS replaces the widths, as in "100 250:1 500,750:5": comma lists, each with the number of seeds after a colon, 3 where there is none.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
source "$root/experiments/figure1-settings.sh"
search=${1:?usage: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]}
output=${2:?usage: experiments/figure1-cells.sh SEARCH OUTPUT [DATA]}
data=${3:-mnist}
read -ra parts <<<"${SGVB_CELLS_WIDTHS:-100 250 500 750,1000,1250:1}"
read -ra more <<<"${SGVB_CELLS_OPTIONS:-}"

# A setting and the methods that it is the best for, of those that were tried at every width. Columns before the first that may be quoted.
chosen() {
  awk -F, \
    'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
     NR > 1 { width = $column["width"]; key = $column["preset"] " " $1; widths[width] = 1; sum[key, width] += $column["validation_error"]; count[key, width]++; keys[key] = 1 }
     END {
       for (key in keys) {
         total = 0; whole = 1
         for (width in widths) { if (!((key, width) in count)) { whole = 0; break }; total += sum[key, width] / count[key, width] }
         if (whole) printf "%s %.8f\n", key, total
       }
     }' "$search" | LC_ALL=C sort -k 1,1 -k 3,3g -k 2,2 |
    awk '!seen[$1]++ { methods[$2] = methods[$2] (methods[$2] == "" ? "" : ",") $1 } END { for (s in methods) print s, methods[s] }' | LC_ALL=C sort
}

picked=$(chosen)
printf 'Setting and methods:\n%s\n' "$picked"
for part in "${parts[@]}"; do
  seeds=3
  [[ $part == *:* ]] && seeds=${part#*:}
  while read -r name methods; do
    read -ra options <<<"$(list | awk -v name="$name" '$1 == name { $1 = $2 = ""; print }')"
    ends=(--patience 25)
    [[ " ${more[*]} " == *" --patience "* ]] && ends=()
    # A constant step size has no schedule that must fit the number of epochs.
    if [[ " ${options[*]} ${more[*]} " != *" --epochs "* ]]; then
      [[ " ${options[*]} " == *" --schedule constant "* ]] && ends+=(--epochs 300) || ends+=(--epochs 100)
    fi
    "$root/run-bench.sh" figure1 --panel a --data "$data" --widths "${part%%:*}" --seeds "$seeds" --estimator "$methods" --retrain \
      "${ends[@]}" "${options[@]}" "${more[@]}" --output "$output" </dev/null
  done <<<"$picked"
done
