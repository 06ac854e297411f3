#!/usr/bin/env bash
# A real Slurm on one machine, to be sourced: start_slurm FOLDER CPUS starts munge, a controller and two nodes, n1 and n2, on loopback,
# without systemd and without touching a Slurm that the system may have. stop_slurm ends what was started. Needs root, and Debian's
# packages slurm-wlm and munge.

slurm_pids=()

start_slurm() {
  local folder=$1 cpus=$2 node port host base
  host=$(hostname -s)
  base=$((20000 + $$ % 20000))
  mkdir -p -- "$folder"/{munge,state,log}
  chmod 755 -- "$folder"
  dd if=/dev/urandom of="$folder/munge/key" bs=1024 count=1 status=none
  chmod 400 -- "$folder/munge/key"
  chown -R munge: -- "$folder/munge"
  # The socket lies where every user may enter, which munge takes for a risk: --force.
  chmod 755 -- "$folder/munge"
  setpriv --reuid=munge --regid=munge --clear-groups munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/munge/pid" --seed-file="$folder/munge/seed" --log-file="$folder/munge/log" >"$folder/log/munged.out" 2>&1 &
  slurm_pids+=($!)

  export SLURM_CONF=$folder/slurm.conf
  {
    # A requeued job waits until its credential has expired, two minutes unless told otherwise.
    printf '%s\n' "ClusterName=trial" "SlurmctldHost=$host(127.0.0.1)" "SlurmUser=root" "SlurmctldPort=$base" "SlurmdUser=root" \
      "AuthType=auth/munge" "CredType=cred/munge" "AuthInfo=socket=$folder/munge/socket,cred_expire=5" \
      "StateSaveLocation=$folder/state" "SlurmdSpoolDir=$folder/spool-%n" \
      "SlurmctldPidFile=$folder/slurmctld.pid" "SlurmdPidFile=$folder/slurmd-%n.pid" \
      "SlurmctldLogFile=$folder/log/slurmctld.log" "SlurmdLogFile=$folder/log/slurmd-%n.log" \
      "ProctrackType=proctrack/linuxproc" "TaskPlugin=task/none" "MpiDefault=none" "SwitchType=switch/none" \
      "SelectType=select/cons_tres" "SelectTypeParameters=CR_CPU" "SchedulerParameters=batch_sched_delay=1,sched_interval=2" \
      "ReturnToService=2" "KillWait=5" "MinJobAge=3600"
    port=$base
    for node in n1 n2; do
      port=$((port + 1))
      printf '%s\n' "NodeName=$node NodeHostname=$host NodeAddr=127.0.0.1 Port=$port CPUs=$cpus"
    done
    printf '%s\n' "PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP"
  } >"$SLURM_CONF"

  wait_until 20 test -S "$folder/munge/socket"
  slurmctld -D -f "$SLURM_CONF" >"$folder/log/slurmctld.out" 2>&1 &
  slurm_pids+=($!)
  for node in n1 n2; do
    mkdir -p -- "$folder/spool-$node"
    slurmd -D -N "$node" -f "$SLURM_CONF" >"$folder/log/slurmd-$node.out" 2>&1 &
    slurm_pids+=($!)
  done
  wait_until 60 both_nodes_idle
}

stop_slurm() {
  local i
  for ((i = ${#slurm_pids[@]} - 1; i >= 0; i--)); do
    kill "${slurm_pids[i]}" 2>/dev/null || true
    wait "${slurm_pids[i]}" 2>/dev/null || true
  done
  slurm_pids=()
}

both_nodes_idle() {
  [[ $(sinfo --noheader --Node --format='%N %t' 2>/dev/null) == $'n1 idle\nn2 idle' ]]
}

# edited FILE ASSIGNMENT…: the file with these in place of its own, each a line of shell, so that what has a space must be quoted: quoted NAME WORD….
edited() {
  local file=$1 line assignment
  shift
  while IFS= read -r line; do
    for assignment in "$@"; do
      if [[ $line == "${assignment%%=*}="* ]]; then line=$assignment; fi
    done
    printf '%s\n' "$line"
  done <"$file"
}

# quoted NAME WORD…: an assignment of one word, or NAME() of a list.
quoted() {
  local words
  words=$(printf '%q ' "${@:2}")
  case $1 in
    *'()') printf '%s=(%s)' "${1%'()'}" "${words% }" ;;
    *) printf '%s=%s' "$1" "${words% }" ;;
  esac
}

# wait_until SECONDS COMMAND…: asks five times a second.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= end)); then
      printf 'gave up waiting: %s\n' "$*" >&2
      return 1
    fi
    sleep 0.2
  done
}
