#!/usr/bin/env bash
# Writes base=COMMIT to $GITHUB_OUTPUT: what this commit is to be measured against. Input: BASE, or the pull request's target, or what the branch
# was before a push.
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
if [[ -z $target && -r ${GITHUB_EVENT_PATH:-} ]]; then
  before=$({ grep -o '"before"[[:space:]]*:[[:space:]]*"[0-9a-f]\{40\}"' "$GITHUB_EVENT_PATH" || true; } | head -n 1 | grep -o '[0-9a-f]\{40\}' || true)
  # A new branch was nothing before, and a forced push may have thrown away what it was.
  if [[ -n $before ]] && git cat-file -e "$before^{commit}" 2>/dev/null; then
    target=$before
  fi
fi
target=${target:-HEAD^}

if ! base=$(git merge-base "$target" HEAD); then
  printf '::error title=Performance gate::%s and this commit have no common ancestor; check out with fetch-depth: 0\n' "$target"
  exit 2
fi
printf 'base=%s\n' "$base" >>"$GITHUB_OUTPUT"
printf 'measuring against %s\n' "$base"
