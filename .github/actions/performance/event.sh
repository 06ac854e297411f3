# shellcheck shell=bash
# What GitHub tells about the event that started the workflow. Sourced by the steps.

# What the branch was before a push; nothing where it was nothing before, or where a forced push threw it away.
before_push() {
  [[ -r ${GITHUB_EVENT_PATH:-} ]] || return 0
  local before
  before=$({ grep -o '"before"[[:space:]]*:[[:space:]]*"[0-9a-f]\{40\}"' "$GITHUB_EVENT_PATH" || true; } | head -n 1 | grep -o '[0-9a-f]\{40\}' || true)
  if [[ -n $before ]] && git cat-file -e "$before^{commit}" 2>/dev/null; then
    printf '%s\n' "$before"
  fi
}

# The reason in a line "Performance-accepted: REASON" of the message of a commit that this push brought, the last one's first. Only a push counts: whoever
# may push to the branch may accept, and a nightly run of the same commit accepts nothing anew.
accepted_by_push() {
  [[ ${GITHUB_EVENT_NAME:-} == push ]] || return 0
  local before range=(-1 HEAD)
  before=$(before_push)
  # Where the checkout holds one commit, that one is asked.
  if [[ -n $before ]]; then
    range=("$before..HEAD")
  fi
  # Not git's trailers: those end where another paragraph, or a line that is no trailer, follows, as in a message that GitHub makes of a squash.
  git log "${range[@]}" --format=%B 2>/dev/null | sed -n 's/^[Pp]erformance-[Aa]ccepted:[[:space:]]*\([^[:space:]].*\)$/\1/p' | head -n 1 | cut -c 1-200
}
