#!/usr/bin/env bash
# On which unstated setting the one cell of Table 1 depends that lies furthest from the paper's: the variance without noise, late in
# training. experiments/no-noise-cell.sh OUTPUT trains local reparameterization on MNIST for 100 epochs with each setting below and
# measures the deterministic gradient's variance, over every example and so exactly, at 10 and at 100 epochs; OUTPUT/no-noise.csv has
# every row beside its test error.
# A finished training is not run again; a killed one goes on from its last finished epoch.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/no-noise-cell.sh OUTPUT}
mkdir -p -- "$output"

# The setting that was chosen, one step slower, the nearest of the other two initialisations, and the chosen one with a top layer that starts smaller:
# learning rate, initialisation.
settings() {
  printf '%s\n' '1.5e-4 he' '1.25e-4 he' '1e-4 glorot' '2e-4 small' '1.5e-4 0.0505,0.0447,0.0447,0.0316'
}

settings | while read -r rate init; do
  training=$output/$rate-$init
  if [[ ! -e $training/epoch-0100.safetensors ]]; then
    "$root/run-bench.sh" train --data mnist --estimator local-reparam --epochs 100 --learning-rate "$rate" --init "$init" \
      --posterior alpha --kl cubic --minibatch 1000 --output "$training" >"$training.log" </dev/null
  fi
  for epoch in 0010 0100; do
    # A run that was measured stays; what a stop left of one is measured anew.
    [[ -e $training/variance-$epoch/variance.csv && ! -e $training/variance-$epoch/incomplete.txt ]] && continue
    rm -rf -- "$training/variance-$epoch"
    "$root/run-bench.sh" variance --data mnist --workload mnist --estimator no-noise --posterior alpha --kl cubic \
      --checkpoint "$training/epoch-$epoch.safetensors" --output "$training/variance-$epoch" </dev/null >"$training-$epoch.log"
  done
done

header=true
settings | while read -r rate init; do
  training=$output/$rate-$init
  for epoch in 10 100; do
    error=$(awk -F, -v epoch=$epoch 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i } $column["epoch"] == epoch { print $column["test_error"] }' \
      "$training/training.csv")
    awk -v setting="\"$rate $init\",$epoch,$error" -v header="$header" \
      'NR == 1 { if (header == "true") print "setting,trained_epochs,test_error," $0 } NR > 1 { print setting "," $0 }' \
      "$training/variance-$(printf '%04d' "$epoch")/variance.csv"
    header=false
  done
done >"$output/no-noise.csv"
printf 'Written: %s\n' "$output/no-noise.csv"
