#!/usr/bin/env bash
# Writes path, prefix, key, restore and comment to $GITHUB_OUTPUT: where the baseline lies in this job, how the cache calls it, and what tells this use's
# comment on a pull request from others. Workflow, job, leg of a
# matrix (MATRIX) and the action's input name (NAME) have baselines of their own. Two uses in one job without names share a folder, in which the
# gate tells suites apart by their cases: the second goes on with what the first left, and the cache takes what the last one saves.
set -euo pipefail

use=$(printf '%s\n' "${GITHUB_WORKFLOW:-}" "${GITHUB_JOB:-}" "${MATRIX:-}" "${NAME:-}" | cksum | cut -d ' ' -f 1)
path=$RUNNER_TEMP/performance-baseline-$use
count=$(($(cat -- "$path.uses" 2>/dev/null || echo 0) + 1))
printf '%s\n' "$count" >"$path.uses"

prefix=performance-baseline-$use-
{
  printf 'path=%s\n' "$path"
  printf 'prefix=%s\n' "$prefix"
  # A cache's content never changes once saved: each run, attempt and use saves its own, and the newest of the prefix is restored.
  printf 'key=%s%s-%s-%s\n' "$prefix" "${GITHUB_RUN_ID:-0}" "${GITHUB_RUN_ATTEMPT:-1}" "$count"
  printf 'comment=%s-%s\n' "$use" "$count"
  printf 'restore=%s\n' "$( ((count == 1)) && echo true || echo false)"
} >>"$GITHUB_OUTPUT"
