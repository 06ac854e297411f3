#!/usr/bin/env bash
# Builds what a verb needs, if anything changed, and runs the verb: ./run-bench.sh VERB … (see --help). Without a verb: quick.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd -P)

fail() {
  printf 'run-bench.sh: %s\n' "$2" >&2
  exit "$1"
}

find_sdk() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-/nowhere}/dotnet" "${HOME:-/nowhere}/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    # Asked from the repository, so that global.json decides whether the version fits.
    if [[ -x $candidate ]] && (cd -- "$root" && "$candidate" --version) >/dev/null 2>&1; then
      dotnet=$(readlink -f -- "$candidate")
      export DOTNET_ROOT=${dotnet%/*} PATH=${dotnet%/*}:$PATH
      return
    fi
  done
  fail 2 "no .NET 10 SDK found; install it (https://dotnet.microsoft.com/download) or point DOTNET_ROOT to it"
}

# Everything that a build reads; further arguments are tests of find.
sources() {
  find "$root" -mindepth 1 \( -name bin -o -name obj -o -name artifacts -o -name reports -o -name '.*' ! -name .editorconfig \) -prune -o \
    -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -name .editorconfig \) "$@" -print | LC_ALL=C sort
}

# The stamp holds the list of sources at the last build of the same target.
is_stale() {
  local stamp=$1
  [[ ! -e $stamp ]] || ! sources | cmp -s - "$stamp" || [[ -n $(sources -newer "$stamp") ]]
}

build() {
  local project=$1 stamp=$root/artifacts/$1.built log
  is_stale "$stamp" || return 0
  mkdir -p -- "$root/artifacts" 2>/dev/null || fail 2 "$root: cannot write here, and $project is not built; build as a user who can, or copy the folder"
  log=$root/artifacts/$project.log
  # Two builds at once would write the same files.
  exec 9>"$root/artifacts/build.lock" || fail 2 "$root/artifacts: cannot write here, and $project is not built"
  if command -v flock >/dev/null; then
    flock 9
    is_stale "$stamp" || return 0
  fi
  printf 'run-bench.sh: building %s (the first time takes minutes)\n' "$project" >&2
  sources >"$stamp.begun"
  # No compiler stays behind to disturb what is measured next.
  if ! (cd -- "$root" && "$dotnet" build "$project/$project.csproj" -c Release -v q --nologo -nodeReuse:false \
    -p:UseSharedCompilation=false) 9>&- >"$log" 2>&1 </dev/null; then
    cat -- "$log" >&2
    fail 5 "the build of $project failed; the compiler's output stands above"
  fi
  mv -- "$stamp.begun" "$stamp"
  exec 9>&-
}

# .NET and NuGet read settings and packages from a home, and run what these say. A user without one gets a folder that is his alone: beside what is
# built here, where the packages stay for the next time; where nothing can be written here, nothing is built either, and a fresh one is enough.
choose_home() {
  DOTNET_CLI_HOME=$root/artifacts/home
  { mkdir -p -- "$root/artifacts" && mkdir -m 700 -- "$DOTNET_CLI_HOME"; } 2>/dev/null || true
  if [[ ! -d $DOTNET_CLI_HOME || -L $DOTNET_CLI_HOME || ! -O $DOTNET_CLI_HOME || ! -w $DOTNET_CLI_HOME ]] ||
    [[ -n $(find "$DOTNET_CLI_HOME" -prune \( -perm -020 -o -perm -002 \)) ]]; then
    temporary_home=$(mktemp -d 2>/dev/null) || fail 2 "HOME cannot be written, and neither can ${TMPDIR:-/tmp}: point DOTNET_CLI_HOME to a folder of yours"
    DOTNET_CLI_HOME=$temporary_home
    trap leave_home EXIT
  fi
  export DOTNET_CLI_HOME
}

leave_home() {
  if [[ -n $temporary_home ]]; then
    rm -rf -- "$temporary_home"
    unset DOTNET_CLI_HOME
  fi
}

run() {
  local project=$1
  shift
  build "$project"
  leave_home
  exec "$dotnet" exec "$root/$project/bin/Release/net10.0/Sgvb.$project.dll" "$@"
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
temporary_home=
if [[ ! -w ${HOME:-/nowhere} && -z ${DOTNET_CLI_HOME:-} ]]; then
  choose_home
fi
find_sdk

verb=${1:-quick}
case $verb in
  bench)
    shift
    run Bench "$@"
    ;;
  test)
    shift
    arguments=() long=0
    for argument in "$@"; do
      if [[ $argument == --long ]]; then long=1; else arguments+=("$argument"); fi
    done
    ((long)) || arguments+=(-trait- Length=long)
    [[ -t 1 ]] || arguments+=(-noColor)
    run Tests "${arguments[@]}"
    ;;
  *)
    if (($#)); then run Analysis "$@"; else run Analysis quick; fi
    ;;
esac
