#!/usr/bin/env bash
# The settings that the paper leaves open, tried one after another: experiments/recipe-search.sh OUTPUT [EPOCHS].
# Trains local reparameterization on MNIST with each setting below and gathers the test error of every epoch in OUTPUT/search.csv.
# A finished setting is not trained again; a killed one goes on from its last finished epoch.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/recipe-search.sh OUTPUT [EPOCHS]}
epochs=${2:-10}
mkdir -p -- "$output"

# Name, then the options of train that the paper does not state; what is not named is He, one learned alpha a layer, M = 1000.
settings() {
  local rate init posterior
  for rate in 1e-4 1.5e-4 2e-4 3e-4 5e-4; do
    for init in he glorot small; do
      for posterior in alpha alpha-fixed; do
        printf '%s %s %s 1000\n' "$rate" "$init" "$posterior"
      done
    done
    for posterior in alpha-unit alpha-weight; do
      printf '%s he %s 1000\n' "$rate" "$posterior"
    done
  done
  for rate in 3e-5 1e-4; do
    printf '%s he alpha 200\n' "$rate"
  done
}

settings | while read -r rate init posterior minibatch; do
  name=$rate-$init-$posterior-$minibatch
  [[ -e $output/$name/training.csv && $(wc -l <"$output/$name/training.csv") -gt $epochs ]] && continue
  kl=cubic
  [[ $posterior == *-fixed ]] && kl=none
  "$root/run-bench.sh" train --data mnist --estimator local-reparam --epochs "$epochs" --learning-rate "$rate" --init "$init" \
    --posterior "$posterior" --kl "$kl" --minibatch "$minibatch" --output "$output/$name" >"$output/$name.log" </dev/null ||
    { printf '%s: failed, see %s\n' "$name" "$output/$name.log" >&2; continue; }
  # What is kept is the record; a finalist is trained again by table1.
  rm -f -- "$output/$name"/*.safetensors
  tail -n 1 -- "$output/$name.log"
done

first=true
for record in "$output"/*/training.csv; do
  setting=$(basename -- "$(dirname -- "$record")")
  awk -v setting="$setting" -v header="$first" 'NR == 1 { if (header == "true") print "setting," $0 } NR > 1 { print setting "," $0 }' "$record"
  first=false
done >"$output/search.csv.part"
mv -- "$output/search.csv.part" "$output/search.csv"
