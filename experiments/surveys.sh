#!/usr/bin/env bash
# Every estimator side by side at five states. experiments/surveys.sh OUTPUT trains local reparameterization where a state takes it (mnist after 1,
# 10 and 100 epochs, cifar-k1 after 10, the small net 13-50-2 after 20) and measures each into OUTPUT/survey-NAME: mnist-1, mnist-10, mnist-100,
# cifar-k1 and small. The small net runs on one thread: its step is too short to share out.
# SGVB_SURVEY_NAMES (for example "small mnist-1") takes some of them; SGVB_SURVEY_ESTIMATORS names others than all (for example all,split:8x2);
# SGVB_SURVEY_CIFAR=cifar-10 measures cifar-k1 on the published pictures in place of drawn ones; SGVB_SURVEY_BLOCKS and SGVB_SURVEY_SECONDS (for example
# 2 and 1) make a small trial of it, together with SGVB_SURVEY_MNIST=digits and SGVB_SURVEY_WORKLOAD=784-32-32-10.
# Name the states of mnist in ascending order: the later go on from the earlier. A finished training or survey is not run again; a training that was killed goes on. The machine should do nothing else.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
output=${1:?usage: experiments/surveys.sh OUTPUT}
names=${SGVB_SURVEY_NAMES:-small mnist-1 mnist-10 cifar-k1 mnist-100}
estimators=${SGVB_SURVEY_ESTIMATORS:-all}
mnist=${SGVB_SURVEY_MNIST:-mnist}
workload=${SGVB_SURVEY_WORKLOAD:-mnist}
cifar=${SGVB_SURVEY_CIFAR:-shapes}
mkdir -p -- "$output"

# state TRAINING EPOCH OPTIONS...: trains on to an epoch and sets checkpoint. A training keeps its last state alone: each is copied before the next.
state() {
  local training=$output/training-$1 epoch=$2
  shift 2
  checkpoint=$training-$(printf '%04d' "$epoch").safetensors
  [[ -e $checkpoint ]] && return
  "$root/run-bench.sh" train --estimator local-reparam --epochs "$epoch" --output "$training" "$@" </dev/null >>"$training.log"
  cp -- "$training/epoch-$(printf '%04d' "$epoch").safetensors" "$checkpoint"
}

# survey NAME BLOCKS SECONDS OPTIONS...: at the checkpoint; what a stop left of a survey is measured anew.
survey() {
  local measured=$output/survey-$1 blocks=${SGVB_SURVEY_BLOCKS:-$2} seconds=${SGVB_SURVEY_SECONDS:-$3}
  shift 3
  [[ -e $measured/survey.csv && ! -e $measured/incomplete.txt ]] && return
  rm -rf -- "$measured"
  "$root/run-bench.sh" survey --estimator "$estimators" --checkpoint "$checkpoint" --blocks "$blocks" --seconds "$seconds" --output "$measured" "$@" \
    </dev/null | tee "$measured.log"
}

for name in $names; do
  case $name in
    small)
      options=(--minibatch 32 --data table --threads 1 --posterior sigma --kl gaussian)
      state small 20 --workload 13-50-2 "${options[@]}"
      survey small 64 30 "${options[@]}"
      ;;
    cifar-k1)
      state cifar-k1 10 --workload cifar-k1 --data "$cifar" --posterior alpha --kl cubic
      survey cifar-k1 16 60 --data "$cifar"
      ;;
    mnist-1 | mnist-10 | mnist-100)
      state mnist "${name#mnist-}" --workload "$workload" --data "$mnist" --learning-rate 1.5e-4 --posterior alpha --kl cubic
      survey "$name" 16 120 --data "$mnist"
      ;;
    *)
      echo "surveys.sh: no survey '$name'; known are small, mnist-1, mnist-10, mnist-100 and cifar-k1" >&2
      exit 2
      ;;
  esac
done
