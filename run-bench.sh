#!/usr/bin/env bash
# Builds what a verb needs, if anything changed, and runs the verb: ./run-bench.sh VERB … (see --help). Without a verb: quick.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd -P)

fail() {
  printf 'run-bench.sh: %s\n' "$2" >&2
  exit "$1"
}

# A dotnet that has no SDK for this repository is passed over; one that does not even start is worth telling, for something can be done about it.
find_sdk() {
  local candidate said code broken=
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-/nowhere}/dotnet" "${HOME:-/nowhere}/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    [[ -f $candidate && -x $candidate ]] || continue
    code=0
    # Asked from the repository, so that global.json decides whether the version fits.
    said=$(cd -- "$root" && "$candidate" --version 2>&1 </dev/null) || code=$?
    if ((code == 0)); then
      dotnet=$(readlink -f -- "$candidate")
      export DOTNET_ROOT=${dotnet%/*} PATH=${dotnet%/*}:$PATH
      return
    fi
    # What it says where there are SDKs of other versions, or only a runtime.
    if [[ $said != *"SDK was not found"* && $said != *"No .NET SDKs were found"* ]]; then
      broken=${broken:-$candidate: does not start: $(reason "$code" "$said")}
    fi
  done
  if [[ -n $broken ]]; then
    fail 2 "$broken; install what it lacks, or point DOTNET_ROOT to another .NET 10 SDK"
  fi
  fail 2 "no .NET 10 SDK found; install it (https://dotnet.microsoft.com/download) or point DOTNET_ROOT to it"
}

# reason CODE TEXT: the first line that says something, without what the shell puts before its own.
reason() {
  local line
  line=$(printf '%s\n' "$2" | sed 's/^.*: line [0-9]*: //' | tr -d '\000-\011\013-\037\177' | grep -m 1 '[^[:space:]]' | cut -c 1-200) || line="exit code $1"
  printf '%s' "$line"
}

# What a build reads, a line a file with its checksum: the folders of the solution's projects, and above them what MSBuild, NuGet and the
# compiler look for by name. Contents decide, not dates, which copying and unpacking set as they like; names are relative, so that a repository
# that was moved is still the same.
sources() (
  cd -- "$root"
  folders=()
  while IFS= read -r project; do
    project=$(dirname -- "$project")
    [[ ! -d $project ]] || folders+=("./$project")
  done < <(grep -ho '"[^"]*proj"' ./*.sln* 2>/dev/null | tr -d '"' | sed 's|\\|/|g' | LC_ALL=C sort -u)
  {
    find . -maxdepth 1 -type f \( -name '*.props' -o -name 'Directory.*' -o -name '*.sln*' -o -name global.json -o -iname nuget.config -o -name .editorconfig \
      -o -name .globalconfig \) -exec cksum {} +
    ((${#folders[@]} == 0)) || find "${folders[@]}" -mindepth 1 \( -name bin -o -name obj -o -name TestResults -o -name BenchmarkDotNet.Artifacts \
      -o -name '.*' ! -name .editorconfig \) -prune -o -type f -exec cksum {} +
  } | LC_ALL=C sort -u
)

# What stands where the build of a project puts it: a build of another project, or by hand, may have put something else there since.
built() (
  cd -- "$root"
  [[ ! -d $1/bin/Release/net10.0 ]] || find "./$1/bin/Release/net10.0" -maxdepth 1 -name 'Sgvb.*.dll' -exec cksum {} + | LC_ALL=C sort
)

# The stamp holds both, as they were at the last build of the same project.
is_stale() {
  local project=$1 stamp=$2
  [[ ! -e $stamp || ! -e $(program "$project") ]] || ! { sources && built "$project"; } | cmp -s - "$stamp"
}

program() {
  printf '%s/%s/bin/Release/net10.0/Sgvb.%s.dll' "$root" "$1" "$1"
}

# Analysis is a folder of projects, with the program in its command line.
project_file() {
  case $1 in
    Analysis) printf 'Analysis/Cli/Cli.csproj' ;;
    *) printf '%s/%s.csproj' "$1" "$1" ;;
  esac
}

build() {
  local project=$1 stamp=$root/artifacts/$1.built log=$root/artifacts/$1.log cannot
  is_stale "$project" "$stamp" || return 0
  cannot="$root: cannot write here, and $project is not built as the sources stand; build as a user who can, or copy the folder"
  # Two builds at once would write the same files.
  if ! { mkdir -p -- "$root/artifacts" && exec 9>"$root/artifacts/build.lock"; } 2>/dev/null; then
    # Where nobody can build, a program of these sources is good enough, though the build of another project has written it anew since.
    if [[ -e $stamp && -e $(program "$project") ]] && sources | cmp -s - <(grep -v '/bin/Release/net10\.0/' "$stamp"); then return 0; fi
    fail 2 "$cannot"
  fi
  if command -v flock >/dev/null; then
    flock 9
    is_stale "$project" "$stamp" || { exec 9>&-; return 0; }
  fi
  check_path
  printf 'run-bench.sh: building %s (the first time takes minutes)\n' "$project" >&2
  { sources >"$stamp.begun"; } 2>/dev/null || fail 2 "$cannot"
  if ! compile "$project" "$log"; then
    cat -- "$log" >&2
    fail 5 "the build of $project failed; the compiler's output stands above"
  fi
  { built "$project" >>"$stamp.begun" && mv -- "$stamp.begun" "$stamp"; } 2>/dev/null || fail 2 "$cannot"
  exec 9>&-
}

# The build is a process group of its own, so that all of it ends where this script is told to end. No compiler stays behind to disturb what is
# measured next.
compile() {
  local code=0
  trap 'stop_build 130' INT
  trap 'stop_build 143' TERM
  trap 'stop_build 129' HUP
  set -m
  (cd -- "$root" && exec "$dotnet" build "$(project_file "$1")" -c Release -v q --nologo -nodeReuse:false -p:UseSharedCompilation=false) \
    9>&- >"$2" 2>&1 </dev/null &
  building=$!
  set +m
  wait "$building" || code=$?
  trap - INT TERM HUP
  return "$code"
}

stop_build() {
  trap '' INT TERM HUP
  kill -TERM -- "-$building" 2>/dev/null || true
  wait "$building" 2>/dev/null || true
  # What does not hear it within a second does not hear it at all.
  sleep 1
  kill -KILL -- "-$building" 2>/dev/null || true
  fail "$1" "stopped; the build was not finished"
}

# MSBuild takes some signs in the name of a folder for its own language.
check_path() {
  local sign
  sign=$(grep -o -m 1 -e '%[0-9A-Fa-f][0-9A-Fa-f]' -e '[*?"|\\:]' -e '@(' <<<"$root" | head -n 1) || return 0
  fail 2 "$root: MSBuild cannot build in a folder with $sign in its path; move the repository to another one"
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
  exec "$dotnet" exec "$(program "$project")" "$@"
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
    run Tests ${arguments[@]+"${arguments[@]}"}
    ;;
  *)
    if (($#)); then run Analysis "$@"; else run Analysis quick; fi
    ;;
esac
