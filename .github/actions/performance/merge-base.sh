#!/usr/bin/env bash
# Writes base=COMMIT to $GITHUB_OUTPUT: what this commit is to be measured against. Input: BASE, or the pull request's target.
set -euo pipefail

# A checkout of one commit has no merge base.
if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
  git fetch --quiet --unshallow origin
fi

target=${BASE:-}
if [[ -z $target && -n ${GITHUB_BASE_REF:-} ]]; then
  git fetch --quiet origin "$GITHUB_BASE_REF"
  target=FETCH_HEAD
fi
if [[ -z $target ]]; then
  target=HEAD^
fi

if ! base=$(git merge-base "$target" HEAD); then
  printf '::error title=Performance gate::%s and this commit have no common ancestor; check out with fetch-depth: 0\n' "$target"
  exit 2
fi
printf 'base=%s\n' "$base" >>"$GITHUB_OUTPUT"
printf 'measuring against %s\n' "$base"
