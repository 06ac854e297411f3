#!/usr/bin/env bash
# The settings of the paper's Figure 1b that it leaves open, tried at k = 1: experiments/figure1-b-search.sh OUTPUT [DATA].
# Each setting is a folder OUTPUT/NAME with the methods named beside it, trained with early stopping; what counts is the validation error.
# A finished cell is not trained again; a killed one goes on from its last finished epoch. DATA is cifar-10, or a folder that holds it.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/figure1-b-search.sh OUTPUT [DATA]}
data=${2:-cifar-10}

# Name, methods, and options of figure1: preprocessing, length and learning rate, then where alpha begins.
settings() {
  cat <<'LIST'
standardised-12 no-noise,binary-dropout,gaussian-dropout-b,variational-dropout-b,variational-dropout-a --preprocess standardised --epochs 12 --patience 12
unit-12 no-noise,variational-dropout-b --preprocess unit --epochs 12 --patience 12
standardised-40 no-noise,binary-dropout,gaussian-dropout-b,variational-dropout-b,variational-dropout-a --preprocess standardised --epochs 40 --patience 40
standardised-40-slow variational-dropout-b,variational-dropout-a --preprocess standardised --epochs 40 --patience 40 --learning-rate 3e-4
standardised-40-low-alpha variational-dropout-b,variational-dropout-a --preprocess standardised --epochs 40 --patience 40 --alpha-input 0.05 --alpha-hidden 0.25
LIST
}

settings | while read -r name methods options; do
  # shellcheck disable=SC2086 # options are several words
  "$root/run-bench.sh" figure1 --panel b --k 1 --data "$data" --estimator "$methods" $options --output "$output/$name" </dev/null
done
