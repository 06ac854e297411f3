#!/usr/bin/env bash
# Runs the gate, or ab, as the action's inputs say (BASE, CANDIDATE, BASELINE, KEEP, ACCEPT, ARGUMENTS, BUDGET, ALLOW_INCONCLUSIVE, REPORT), writes report, json,
# markdown, html, verdict, exit-code and keep to $GITHUB_OUTPUT, and ends with the gate's exit code. What becomes of the baseline is the gate's decision (docs/ci.md has the
# table); keep says whether it changed. The page goes to $GITHUB_STEP_SUMMARY by itself.
set -uo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=.github/actions/performance/event.sh
source "$here/event.sh"
suite=$(cd -- "$GITHUB_ACTION_PATH/../../.." && pwd -P)
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
# Words between blanks and line breaks, without quotes.
read -d '' -ra more <<<"${ARGUMENTS:-}" || true
if [[ ${ALLOW_INCONCLUSIVE:-false} == true ]]; then
  more+=(--allow-inconclusive)
fi
accepted=${ACCEPT:-$(accepted_by_push)}
# What an expression of a workflow says where nobody accepts.
if [[ $accepted == false ]]; then
  accepted=
fi
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/performance-XXXXXX")
output=${REPORT:-$work/gate}
# An earlier verdict must not be taken for this one's.
rm -f -- "$output"/gate.{csv,html,json,md} "$output/comment.md"

# Text that somebody else chose as one line of Markdown: every sign that could be markup is escaped, control characters go.
markdown() {
  tr -d '\000-\037\177' | LC_ALL=C sed 's/[[:punct:]]/\\&/g'
}

# Runs a verb; what it refuses, it says on standard error alone, and the job's page must say it too.
bench() {
  local status=0
  { "$suite/run-bench.sh" "$@" 2>&1 >&3 3>&- | tee -- "$work/errors" >&2; } 3>&1 || status=$?
  if ((status != 0)) && [[ ! -e $output/gate.md ]]; then
    why=$(tail -n 1 -- "$work/errors" | markdown)
    printf '# Performance gate\n\n**Nothing was judged:** %s\n' "$why" >>"$summary"
    mkdir -p -- "$output" && printf '### Nothing was judged: %s\n' "$why" >"$output/comment.md"
  fi
  return "$status"
}

# Each kept run has a folder with a name of its own.
kept() {
  find "$BASELINE" -name kept.json 2>/dev/null | LC_ALL=C sort
}

code=0 keep=false verdict=
if [[ -z ${CANDIDATE:-} ]]; then
  bench ab "$BASE" HEAD --repository "$PWD" --budget "${BUDGET:-20}" --output "$output" ${more[@]+"${more[@]}"} || code=$?
  if [[ -n $accepted ]] && ((code == 1 || code == 3 || code == 5)); then
    printf '::warning title=Performance gate::exit code %s was accepted by a person\n' "$code"
    printf '\n**Accepted:** %s\n' "$(printf '%s' "$accepted" | markdown)" >>"$summary"
    code=0 verdict=accepted
  fi
else
  before=$(kept)
  more+=(--kept "$([[ ${KEEP:-true} == true ]] && echo write || echo read)")
  if [[ -n $accepted ]]; then
    more+=(--accepted "$accepted")
  fi
  bench gate --baseline "$BASELINE" --candidate "$CANDIDATE" --output "$output" "${more[@]}" || code=$?
  if ((code == 4)) && [[ ${ALLOW_INCONCLUSIVE:-false} == true ]]; then
    printf '::warning title=Performance gate::not comparable with the baseline; nothing was judged\n'
    code=0 verdict=not-comparable
  fi
  if [[ $(kept) != "$before" ]]; then
    keep=true
  fi
fi

# In one word: the gate's own, or what the exit code means where it wrote none.
if [[ -z $verdict ]]; then
  verdict=$(sed -n 's/^  "verdict": "\([a-z-]*\)",$/\1/p' "$output/gate.json" 2>/dev/null | head -n 1)
fi
if [[ -z $verdict ]]; then
  verdicts=(passed regression bad-input inconclusive not-comparable no-result)
  verdict=${verdicts[code]:-no-result}
fi
{
  printf 'report=%s\njson=%s\nmarkdown=%s\nhtml=%s\n' "$output" "$output/gate.json" "$output/gate.md" "$output/gate.html"
  printf 'verdict=%s\nexit-code=%s\nkeep=%s\n' "$verdict" "$code" "$keep"
} >>"$GITHUB_OUTPUT"
exit "$code"
