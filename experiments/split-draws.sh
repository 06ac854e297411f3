#!/usr/bin/env bash
# What split local reparameterization buys on the paper's network after 1, 10 and 100 epochs. experiments/split-draws.sh OUTPUT trains local
# reparameterization on MNIST; at each of the three states it measures the parts of the variance and the cost of a draw (`split`), then
# the variance of local-reparam and of three settings by itself, so that what the parts predict can be held against it.
# SGVB_SPLIT_EPOCHS, SGVB_SPLIT_WORKLOAD and SGVB_SPLIT_DATA (for example "1 2", 784-32-32-10 and digits) make a small trial of it.
# A finished training is not run again; a killed one goes on from its last finished epoch. The machine should do nothing else.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/split-draws.sh OUTPUT}
epochs=${SGVB_SPLIT_EPOCHS:-1 10 100}
workload=${SGVB_SPLIT_WORKLOAD:-mnist}
data=${SGVB_SPLIT_DATA:-mnist}
mkdir -p -- "$output"

# A training into the same folder goes on, and keeps its last state: each state is copied before the next.
for epoch in $(tr ' ' '\n' <<<"$epochs" | sort -n); do
  checkpoint=$output/epoch-$(printf '%04d' "$epoch").safetensors
  if [[ ! -e $checkpoint ]]; then
    "$root/run-bench.sh" train --data "$data" --workload "$workload" --estimator local-reparam --epochs "$epoch" --learning-rate 1.5e-4 \
      --posterior alpha --kl cubic --output "$output/training" </dev/null >>"$output/training.log"
    cp -- "$output/training/${checkpoint##*/}" "$checkpoint"
  fi

  # A run that was measured stays; what a stop left of one is measured anew.
  for verb in split variance; do
    measured=$output/$verb-$epoch
    [[ -e $measured/variance.csv && ! -e $measured/incomplete.txt ]] && continue
    rm -rf -- "$measured"
    case $verb in
      split) arguments=(--seconds 60 --blocks 8) ;;
      variance) arguments=(--estimator 'local-reparam,split:8,split:4x4,split:8x2' --method moments --blocks 32) ;;
    esac
    "$root/run-bench.sh" "$verb" --data "$data" --workload "$workload" --checkpoint "$checkpoint" "${arguments[@]}" --output "$measured" \
      </dev/null | tee "$measured.log"
  done
done
