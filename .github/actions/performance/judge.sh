#!/usr/bin/env bash
# Runs the gate, or ab, as the action's inputs say (BASE, CANDIDATE, BASELINE, ARGUMENTS, BUDGET, ALLOW_INCONCLUSIVE), writes exit-code and keep to
# $GITHUB_OUTPUT, and ends with the gate's exit code. The page goes to $GITHUB_STEP_SUMMARY by itself.
set -uo pipefail

suite=$(cd -- "$GITHUB_ACTION_PATH/../../.." && pwd -P)
read -ra more <<<"${ARGUMENTS:-}"
if [[ ${ALLOW_INCONCLUSIVE:-false} == true ]]; then
  more+=(--allow-inconclusive)
fi
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/performance-XXXXXX")
output=$work/gate

# Runs a verb; what it refuses, it says on standard error alone, and the job's page must say it too.
bench() {
  local status=0
  { "$suite/run-bench.sh" "$@" 2>&1 >&3 3>&- | tee -- "$work/errors" >&2; } 3>&1 || status=$?
  if ((status != 0)) && [[ ! -e $output/gate.md ]]; then
    printf '# Performance gate\n\n**Nothing was judged:** %s\n' "$(tail -n 1 -- "$work/errors")" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  fi
  return "$status"
}

keep_candidate() {
  rm -rf -- "$BASELINE"
  mkdir -p -- "$(dirname -- "$BASELINE")"
  cp -R -- "$CANDIDATE" "$BASELINE"
}

code=0 keep=false
if [[ -z ${CANDIDATE:-} ]]; then
  bench ab "$BASE" HEAD --repository "$PWD" --budget "${BUDGET:-20}" --output "$output" "${more[@]}" || code=$?
elif [[ ! -d $BASELINE ]]; then
  # The first run has nothing to be held against; it must hold a result all the same.
  bench compare "$CANDIDATE" "$CANDIDATE" >/dev/null || code=$?
  if ((code == 0)); then
    printf 'no baseline yet on this kind of machine: the first commit of the default branch becomes it\n' | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
    keep_candidate
    keep=true
  fi
else
  bench gate --baseline "$BASELINE" --candidate "$CANDIDATE" --output "$output" "${more[@]}" || code=$?
  if ((code == 4)) && [[ ${ALLOW_INCONCLUSIVE:-false} == true ]]; then
    printf '::warning title=Performance gate::not comparable with the baseline; nothing was judged\n'
    code=0
  elif ((code == 0)); then
    keep_candidate
    keep=true
  fi
fi

printf 'exit-code=%s\nkeep=%s\n' "$code" "$keep" >>"$GITHUB_OUTPUT"
exit "$code"
