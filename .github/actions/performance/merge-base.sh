#!/usr/bin/env bash
# Writes base=COMMIT to $GITHUB_OUTPUT: what this commit is to be measured against. Input: BASE, or the pull request's target, or what the branch
# was before a push.
set -euo pipefail

# shellcheck source=.github/actions/performance/event.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/event.sh"

# A checkout of one commit has no merge base.
if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
  git fetch --quiet --unshallow origin
fi

target=${BASE:-}
if [[ -z $target && -n ${GITHUB_BASE_REF:-} ]]; then
  git fetch --quiet --end-of-options origin "$GITHUB_BASE_REF"
  target=FETCH_HEAD
fi
if [[ -z $target ]]; then
  target=$(before_push)
fi
target=${target:-HEAD^}

# The revision may be anything: it is no option to git, and no command to the runner that reads this line.
if ! base=$(git merge-base --end-of-options "$target" HEAD); then
  printf '::error title=Performance gate::%s and this commit have no common ancestor; check out with fetch-depth: 0\n' "$(tr -d '\000-\037\177%' <<<"$target")"
  exit 2
fi
printf 'base=%s\n' "$base" >>"$GITHUB_OUTPUT"
printf 'measuring against %s\n' "$base"
