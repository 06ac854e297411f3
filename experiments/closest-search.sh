#!/usr/bin/env bash
# How near to the cells of Table 1 a recipe can come, searched with the cells in sight: what is found here says which of the settings that
# the paper does not state move which cells, not which ones the paper had. experiments/closest-search.sh OUTPUT trains local
# reparameterization on MNIST with each setting below and measures the gradient's variance with it and without noise;
# OUTPUT/closest.csv has every row beside its test error.
# A finished training is not run again; a killed one goes on from its last finished epoch.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/closest-search.sh OUTPUT}
mkdir -p -- "$output"

# Standard deviations by layer (He's are 0.0505,0.0447,0.0447,0.0447), learning rate, initial alpha of the inputs, epochs.
settings() {
  cat <<'END'
0.0505,0.0447,0.0447,0.01 1.25e-4 0.25 10
0.0505,0.02,0.02,0.02 1.25e-4 0.25 10
0.0505,0.0447,0.02,0.02 1.25e-4 0.25 10
0.0505,0.03,0.03,0.03 1.25e-4 0.25 100
0.0505,0.0447,0.0447,0.025 1.5e-4 0.25 10
0.0505,0.0447,0.0447,0.0316 1.5e-4 0.25 100
0.0505,0.0447,0.0447,0.0357 1.5e-4 0.3 100
0.0505,0.0447,0.0447,0.037 1.5e-4 0.3 100
END
}

settings | while read -r init rate alpha epochs; do
  training=$output/$init-$rate-$alpha
  if [[ ! -e $training/epoch-$(printf '%04d' "$epochs").safetensors ]]; then
    "$root/run-bench.sh" train --data mnist --estimator local-reparam --epochs "$epochs" --learning-rate "$rate" --init "$init" \
      --alpha-input "$alpha" --posterior alpha --kl cubic --minibatch 1000 --output "$training" >"$training.log" </dev/null
  fi
  for checkpoint in "$training"/epoch-0010.safetensors "$training"/epoch-0100.safetensors; do
    [[ -e $checkpoint ]] || continue
    # A run that was measured stays; what a stop left of one is measured anew.
    measured=${checkpoint%.safetensors}-variance
    [[ -e $measured/variance.csv && ! -e $measured/incomplete.txt ]] && continue
    rm -rf -- "$measured"
    "$root/run-bench.sh" variance --data mnist --workload mnist --estimator no-noise,local-reparam --posterior alpha --kl cubic --method moments \
      --blocks 32 --checkpoint "$checkpoint" --output "$measured" </dev/null >>"$training.log"
  done
done

header=true
settings | while read -r init rate alpha _; do
  training=$output/$init-$rate-$alpha
  for epoch in 10 100; do
    measured=$training/epoch-$(printf '%04d' "$epoch")-variance/variance.csv
    [[ -e $measured ]] || continue
    error=$(awk -F, -v epoch=$epoch 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i } $column["epoch"] == epoch { print $column["test_error"] }' \
      "$training/training.csv")
    awk -v setting="\"$init\",$rate,$alpha,$epoch,$error" -v header="$header" \
      'NR == 1 { if (header == "true") print "init,learning_rate,alpha_input,trained_epochs,test_error," $0 } NR > 1 { print setting "," $0 }' "$measured"
    header=false
  done
done >"$output/closest.csv"
printf 'Written: %s\n' "$output/closest.csv"
