#!/usr/bin/env bash
# One run on a machine with an NVIDIA GPU that may be had for minutes: experiments/gpu-check.sh BUNDLE OUTPUT. BUNDLE is what run-bench.sh bundle
# wrote, or a folder with a run-bench.sh. Into OUTPUT, step by step, so that a run that is cut off has what it finished: steps.csv (a row a step:
# exit code, seconds, its last line), a log of each, and the runs' folders: what the machine is (doctor), agreement of every estimator and
# posterior on gpu and on torch-cuda, every estimator's step on both in turns with matrix products against cuBLAS (targets), and quick.
# torch-cuda takes the libtorch of an installed PyTorch, unless SGVB_LIBTORCH names another; where that does not load, products are held against cuBLAS
# itself, the CUDA toolkit's or the one that PyTorch brings, and PyTorch multiplies in a process of its own before and after.
# SGVB_GPU_CHECK_SECONDS (default 480) ends it; SGVB_GPU_CHECK_WORKLOAD (default mnist) is the network whose gradients are compared. A trial without
# a GPU: SGVB_GPU=simulator SGVB_GPU_CHECK_WORKLOAD=33-20-7-10; what times steps refuses a simulator, and its rows say so.
# Exit code: 0 done, 1 a gradient disagrees, 5 a step failed or ran out of time.
set -uo pipefail

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd -P)
bundle=${1:?usage: experiments/gpu-check.sh BUNDLE OUTPUT}
output=${2:?usage: experiments/gpu-check.sh BUNDLE OUTPUT}
# Named, so that a GPU that cannot be used is a reason, and not a simulator in its place.
export SGVB_GPU=${SGVB_GPU:-cuda}
seconds=${SGVB_GPU_CHECK_SECONDS:-480}
workload=${SGVB_GPU_CHECK_WORKLOAD:-mnist}
result=0

mkdir -p -- "$output" || exit 2
output=$(cd -- "$output" && pwd -P)
[[ ! -e $output/steps.csv ]] || { printf 'gpu-check.sh: %s: has a run already; name a new folder\n' "$output" >&2; exit 2; }
printf 'step,exit_code,seconds,last_line\n' >"$output/steps.csv"

# step NAME LIMIT COMMAND...: at most LIMIT seconds, and no more than are left; what it says goes to NAME.log, and a row to steps.csv.
step() {
  local name=$1 limit=$2 begin=$SECONDS code=0 last
  shift 2
  ((limit <= seconds - SECONDS)) || limit=$((seconds - SECONDS))
  if ((limit < 1)); then
    code=124
    last='no time left'
  else
    printf '== %s\n' "$name"
    # Stopped like by Ctrl-C, a run keeps what it has; ten seconds later it is ended.
    timeout --signal=INT --kill-after=10 "$limit" "$@" >"$output/$name.log" 2>&1 </dev/null || code=$?
    last=$(grep -v '^[[:space:]]*$' -- "$output/$name.log" | tail -n 1 | tr -d '"\r' | cut -c 1-300)
  fi
  printf '%s,%d,%d,"%s"\n' "$name" "$code" "$((SECONDS - begin))" "$last" | tee -a -- "$output/steps.csv"
  ((code == 0 || result == 1)) || result=5
  return "$code"
}

# agree NAME BACKEND: a gradient that is off outweighs every other failure.
agree() {
  step "$1" 100 "$run" agree --estimator all --backend "$2" --workload "$workload" --minibatch 4 --output "$output/$1" || [[ $? != 1 ]] || result=1
}

if [[ -d $bundle ]]; then
  run=$bundle/run-bench.sh
else
  step unpack 60 tar -xf "$bundle" -C "$output" --one-top-level=bundle --strip-components=1 || exit 5
  run=$output/bundle/run-bench.sh
fi
if [[ -z ${SGVB_LIBTORCH:-} ]] && torch=$(python3 -c 'import torch; print(torch.__path__[0])' 2>/dev/null); then
  export SGVB_LIBTORCH=$torch/lib
fi
if cublas=$(python3 -c 'import nvidia.cublas; print(next(iter(nvidia.cublas.__path__)))' 2>/dev/null); then
  export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$cublas/lib
fi

step machine 20 nvidia-smi -q -d CLOCK,POWER,MEMORY,COMPUTE
step doctor 40 "$run" doctor --json --samples 7
agree agree-gpu gpu
agree agree-torch-cuda torch-cuda
step torch-before 20 python3 "$here/torch-products.py"
step targets 200 "$run" bench --targets --backend gpu --output "$output/targets"
step torch-after 20 python3 "$here/torch-products.py"
step quick 90 "$run" quick --backend gpu --seconds 60 --output "$output/quick"
exit "$result"
