#!/usr/bin/env bash
# The settings of the paper's Figure 1b that it leaves open, tried mostly at k = 1: experiments/figure1-b-search.sh OUTPUT [DATA].
# Each setting is a folder OUTPUT/NAME with the methods named beside it; what counts is the validation error. OUTPUT/search.csv gathers every cell,
# one row a try.
# A finished cell is not trained again; a killed one goes on from its last finished epoch. DATA is cifar-10, or a folder that holds it.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
source "$root/experiments/gather.sh"
output=${1:?usage: experiments/figure1-b-search.sh OUTPUT [DATA]}
data=${2:-cifar-10}

# Name, k, methods, and options of figure1: preprocessing, length, then one thing at a time of what the paper does not say.
settings() {
  local fixed=no-noise,binary-dropout,gaussian-dropout-b b=variational-dropout-b a=variational-dropout-a
  local usual='--preprocess standardised --epochs 20 --patience 20'
  local averaged='--preprocess standardised --schedule constant --average 0.9995'
  local warmed="$averaged --rate-warmup 0.5"
  local flipped="$warmed --augment flip --epochs 60 --patience 6"
  cat <<LIST
plain 1 $fixed,$b,$a $usual
unit 1 no-noise,$b --preprocess unit --epochs 20 --patience 20
inputs 1 $b $usual --kl-over inputs
tie-weight 1 $b $usual --tie weight
kl-0.1 1 $b,$a $usual --kl-weight 0.1
rate-2e-3 1 $b,$a $usual --learning-rate 2e-3
rate-3e-4 1 $b,$a $usual --learning-rate 3e-4
long 1 $b --preprocess standardised --epochs 60 --patience 20
average 1,2 $fixed,$b $averaged --epochs 30 --patience 6
k2-rate-3e-4 2 no-noise $averaged --epochs 30 --patience 6 --learning-rate 3e-4
flipout 1 $b $averaged --epochs 40 --patience 12 --estimator-b flipout
flip 1 no-noise,$b $averaged --epochs 60 --patience 6 --augment flip
warm-up 1,2,3 no-noise $warmed --epochs 30 --patience 6
a-long 1 $a $warmed --epochs 100 --patience 15
a-unit 1 $a $warmed --epochs 60 --patience 10 --tie unit
a-unit-kl-3 1 $a $warmed --epochs 100 --patience 10 --tie unit --kl-weight 3
flip-warm 2 no-noise $flipped
flip-kl-1 1 $b $flipped
flip-kl-0.3 1 $b $flipped --kl-weight 0.3
flip-kl-0.1 1 $b $flipped --kl-weight 0.1
flip-kl-0.03 1 $b $flipped --kl-weight 0.03
flip-rate-5e-4 1 $b $flipped --kl-weight 0.1 --learning-rate 5e-4
flip-inputs 1 $b $flipped --kl-over inputs --alpha-rate 10
LIST
}

settings | while read -r name k methods options; do
  # shellcheck disable=SC2086 # options are several words
  "$root/run-bench.sh" figure1 --panel b --k "$k" --data "$data" --estimator "$methods" $options --output "$output/$name" </dev/null
  gather "$output" figure1.csv
done
