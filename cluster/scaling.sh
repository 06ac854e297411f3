#!/usr/bin/env bash
# Measures what docs/cluster.md states, on a Slurm of its own with two nodes of one processor each: the same work by 2 and by 8 shards, on one
# node and on both, three times each in turns; then the costs of one merge. For a quiet machine with two cores; takes some four minutes.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=cluster/local-slurm.sh
. "$here/local-slurm.sh"
suite=$(dirname -- "$here")
what=(variance --workload tiny --data digits --train-steps 50 --blocks 96)
repeats=3

"$suite/run-bench.sh" --version >/dev/null
# Not below TMPDIR: Slurm's own configuration takes no path with a space.
work=$(mktemp -d /tmp/sgvb-slurm-XXXXXXXX)
chmod 755 -- "$work"
cleanup() {
  stop_slurm
  rm -rf -- "$work"
}
trap cleanup EXIT
cd -- "$work"
start_slurm "$work/slurm" 1
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }

complete() { [[ $(grep -l '"files": {' "$1"/*/shard.json 2>/dev/null | wc -l) == "$2" ]]; }

# array SHARDS NODES: seconds from the submission to the end of the last shard.
array() {
  local shards=$1 nodes=$2 folder start
  folder=$(mktemp -d "run-$shards-$nodes-XXXX")
  edited "$here/shards.sbatch" "$(quoted suite "$suite")" "$(quoted 'measure()' "${what[@]}")" "shards=$shards" \
    "$(quoted results "$work/$folder")" >job.sbatch
  start=$(now)
  if ((nodes == 1)); then sbatch --array="1-$shards" --nodelist=n1 job.sbatch; else sbatch --array="1-$shards" job.sbatch; fi >/dev/null
  wait_until 200 complete "$folder" "$shards"
  since "$start"
}

single() {
  local start
  start=$(now)
  "$suite/run-bench.sh" "${what[@]}" --threads 1 --output "single-$1" >/dev/null
  since "$start"
}

printf 'what,shards,nodes,repeat,seconds\n'
for ((r = 1; r <= repeats; r++)); do
  printf 'single,1,1,%d,%s\n' "$r" "$(single "$r")"
  for shards in 2 8; do
    for nodes in 1 2; do
      printf 'array,%d,%d,%d,%s\n' "$shards" "$nodes" "$r" "$(array "$shards" "$nodes")"
    done
  done
done
echo
echo 'attempts of the last array:'
cat run-8-2-*/*/shards.csv | sort -u
echo
echo 'merge,shards,rows,bytes,seconds'
merge() {
  local start
  rm -rf -- merged
  start=$(now)
  "$suite/run-bench.sh" merge "$@" --output merged >/dev/null
  printf 'merge,%d,%d,%d,%s\n' $# "$(($(wc -l <merged/variance_blocks.csv) - 1))" "$(stat -c %s merged/variance_blocks.csv)" "$(since "$start")"
}
for folder in run-8-2-*; do merge "$folder"/*; done
for i in 1 2; do
  "$suite/run-bench.sh" variance --workload tiny --data digits --train-steps 50 --estimator no-noise --method moments --blocks 8000 \
    --threads 1 --shard "$i/2" --output "many/$i" >/dev/null &
done
wait
merge many/*
merge many/*
