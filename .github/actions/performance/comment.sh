#!/usr/bin/env bash
# Writes the verdict as one comment on the pull request, over the one of an earlier run (REPORT, KEY, TOKEN). A comment that cannot be written, as on
# a pull request from a fork, whose token may not, is a warning: the job's page says the same.
set -uo pipefail

suite=$(cd -- "$GITHUB_ACTION_PATH/../../.." && pwd -P)
if [[ ! -e $REPORT/comment.md ]]; then
  exit 0
fi
if said=$(GITHUB_TOKEN=$TOKEN "$suite/run-bench.sh" comment "$REPORT" --key "$KEY" 2>&1); then
  printf '%s\n' "$said"
else
  printf '::warning title=Performance gate::no comment was written: %s\n' "$(tail -n 1 <<<"$said" | tr -d '\000-\037\177%')"
fi
