#!/usr/bin/env bash
# The cluster's files on a real Slurm: an array of 8 shards on two nodes, one task killed in the middle, one requeued by the
# administrator; the merged result must equal the single run's, byte for byte. Needs root (Debian's slurm-wlm and munge are installed
# where they are missing) and takes under two minutes. Exit code 77: cannot run here.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=cluster/local-slurm.sh
. "$here/local-slurm.sh"
suite=$(dirname -- "$here")
what=(variance --workload tiny --data digits --train-steps 50 --blocks 192)

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

fail() {
  say "FAILED: $*"
  exit 1
}

need_packages() {
  local command
  for command in munged slurmctld slurmd sbatch setpriv; do
    command -v "$command" >/dev/null || return 1
  done
}

if [[ $(id -u) != 0 ]]; then
  echo 'needs root, to start a Slurm of its own'
  exit 77
fi
if ! need_packages && command -v apt-get >/dev/null; then
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurm-wlm munge; } >/dev/null 2>&1 || true
fi
need_packages || { echo 'needs slurm-wlm and munge'; exit 77; }

"$suite/run-bench.sh" --version >/dev/null
# Not below TMPDIR: Slurm's own configuration takes no path with a space.
work=$(mktemp -d /tmp/sgvb-slurm-XXXXXXXX)
# The authentication daemon is no root.
chmod 755 -- "$work"
SECONDS=0
passed=0
cleanup() {
  [[ -z ${SLURM_CONF:-} ]] || scancel --quiet --user=root 2>/dev/null || true
  stop_slurm
  if ((passed)); then rm -rf -- "$work"; else say "everything is left in $work"; fi
}
trap cleanup EXIT
cd -- "$work"

say "the single run: ${what[*]}"
"$suite/run-bench.sh" "${what[@]}" --threads 1 --output single >single.log

start_slurm "$work/slurm" 1
say "$(slurmctld -V), nodes: $(sinfo --noheader --Node --format='%N (%c CPU)' | paste -sd' ')"

# What a user does: copy, edit the upper half, submit.
for file in shards merge; do
  edited "$here/$file.sbatch" "$(quoted suite "$suite")" "$(quoted 'measure()' "${what[@]}")" >"$file.sbatch"
done
array=$(sbatch --parsable shards.sbatch)
merge=$(sbatch --parsable --dependency=afterok:"$array" merge.sbatch)
say "submitted: array $array, merge $merge"

# Blocks that the latest attempt at a shard has on disk.
finished() { [[ -e shards/$1/shards.csv ]] && tail -n 1 "shards/$1/shards.csv" | cut -d, -f7; }
has_finished() { (($(finished "$1" || echo 0) >= $2)); }

wait_until 60 has_finished 1 10
pid=$(pgrep -f -- "--shard 1/8 --output $work/shards/1\$")
kill -KILL "$pid"
say "killed task 1 (process $pid, SIGKILL) after $(finished 1) blocks"
cp shards/1/variance_blocks.csv killed.csv

wait_until 60 has_finished 4 10
scontrol requeue "${array}_4"
say "requeued task 4 after $(finished 4) blocks or more"

merge_has_ended() { [[ -z $(squeue --noheader --jobs="$merge" --states=PENDING,RUNNING,COMPLETING 2>/dev/null) ]]; }
wait_until 120 merge_has_ended
say 'tasks, with node, restarts and exit code:'
for task in 1 2 3 4 5 6 7 8; do
  scontrol show job "${array}_$task" | tr -s ' ' '\n' |
    sed -n 's/^\(ArrayTaskId\|JobState\|Restarts\|ExitCode\|NodeList\)=/\1=/p' | paste -sd' ' | sed 's/^/          /'
done
state=$(scontrol show job "$merge" | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p')
[[ $state == COMPLETED ]] || { cat merge.log shard-*.log; fail "the merge ended as $state"; }
say 'attempts (shards.csv of the merged run):'
sed 's/^/          /' merged/shards.csv

for task in 1 4; do
  attempts=$(grep -c "^1,$task," merged/shards.csv)
  kept=$(tail -n 1 "shards/$task/shards.csv" | cut -d, -f6)
  ((attempts == 2 && kept > 0)) || fail "task $task: $attempts attempts, $kept blocks kept"
done
head -c "$(stat -c %s killed.csv)" shards/1/variance_blocks.csv | cmp - killed.csv || fail 'what the killed task had finished was changed'
say 'what the killed task had finished stands as it was'
for file in variance.csv variance_blocks.csv; do
  cmp "single/$file" "merged/$file" || fail "$file differs from the single run's"
  say "$file: $(wc -l <"single/$file") lines, equal to the single run's byte for byte ($(sha256sum "merged/$file" | cut -c1-16)…)"
done
passed=1
say PASSED
