# The processes of a local cluster (bash; sourced by deploy/cluster after common.sh). Needs DIR, NODES and BASE_PORT.
#
# In DIR:  cluster.conf   the number of nodes and the base port
#          nN.pid         process id of node N, while it is thought to run
#          nN.log         what node N printed
#          nN/            node N's configuration (node.properties) and data (data/)

HOST=127.0.0.1

client_port() { echo $((BASE_PORT + $1)); }
raft_port() { echo $((BASE_PORT + 10 + $1)); }
http_port() { echo $((BASE_PORT + 20 + $1)); }

config_file() { echo "$DIR/n$1/node.properties"; }

# host:port,... of all clients' ports.
bootstrap() {
  local list= n
  for ((n = 1; n <= NODES; n++)); do list+=${list:+,}$HOST:$(client_port "$n"); done
  echo "$list"
}

write_config() {
  local initial= n
  for ((n = 1; n <= NODES; n++)); do initial+=${initial:+,}$n@$HOST:$(raft_port "$n"):$(client_port "$n"); done
  mkdir -p "$DIR/n$1"
  {
    echo "# Written by deploy/cluster at each start; further keys: deploy/cluster start --set key=value"
    echo "node.id=$1"
    echo "data.dir=$DIR/n$1/data"
    echo "client.port=$(client_port "$1")"
    echo "raft.port=$(raft_port "$1")"
    echo "http.port=$(http_port "$1")"
    # Small segments: a local cluster shares one disk among all its nodes.
    echo "log.segment.bytes=128MiB"
    [ "$NODES" -eq 1 ] || echo "cluster.initial=$initial"
    [ ! -f "$DIR/settings" ] || cat "$DIR/settings"
  } >"$(config_file "$1")"
}

# The command line of a process, its words separated by spaces.
command_line() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null
  elif [ ! -d /proc/self ]; then
    ps -p "$1" -o args= 2>/dev/null
  fi
}

# Prints the process id of node N if it runs. The pid file alone proves nothing: the number may have been given to
# another process since, and that one must never be signalled.
node_pid() {
  local pid
  [ -r "$DIR/n$1.pid" ] || return 1
  read -r pid <"$DIR/n$1.pid" || return 1
  [[ $pid =~ ^[0-9]+$ ]] || return 1
  case $(command_line "$pid") in
    *io.raftmq.broker.Main*"--config $(config_file "$1") "*) echo "$pid" ;;
    *io.raftmq.broker.Main*"--config $(config_file "$1")") echo "$pid" ;;
    *) return 1 ;;
  esac
}

# Whether the process is stopped by SIGSTOP.
is_paused() {
  local state
  state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null || ps -p "$1" -o state= 2>/dev/null) || true
  case $state in T* | t*) return 0 ;; *) return 1 ;; esac
}

# Whether node N says that it serves. Plain bash, since a fresh machine has no curl.
is_ready() {
  local code=
  { exec 9<>"/dev/tcp/$HOST/$(http_port "$1")"; } 2>/dev/null || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$HOST" >&9 2>/dev/null || true
  read -r -t 2 _ code _ <&9 2>/dev/null || true
  exec 9<&- 9>&-
  [ "$code" = 200 ]
}

# up, starting, paused or down.
node_state() {
  local pid
  if ! pid=$(node_pid "$1"); then
    echo down
  elif is_paused "$pid"; then
    echo paused
  elif is_ready "$1"; then
    echo up
  else
    echo starting
  fi
}

port_taken() { (exec 9<>"/dev/tcp/$HOST/$1") 2>/dev/null; }

# Starts node N's process unless it runs; does not wait for it.
launch_node() {
  local port
  ! node_pid "$1" >/dev/null || return 0
  for port in "$(client_port "$1")" "$(raft_port "$1")" "$(http_port "$1")"; do
    ! port_taken "$port" || fail "port $port is in use by another process; choose other ports with --base-port"
  done
  write_config "$1"
  # Not a child that dies with the terminal: a session of its own.
  local detach=nohup
  ! command -v setsid >/dev/null || detach=setsid
  # RocksDB unpacks its native library at each start, and a killed process leaves it behind: where it is overwritten.
  ROCKSDB_SHAREDLIB_DIR="$DIR/n$1" "$detach" "${JVM[@]}" io.raftmq.broker.Main server --config "$(config_file "$1")" \
    >>"$DIR/n$1.log" 2>&1 </dev/null &
  echo $! >"$DIR/n$1.pid"
}

# Waits until node N serves.
await_ready() {
  local deadline=$((SECONDS + ${RAFTMQ_START_SECONDS:-60})) pid
  read -r pid <"$DIR/n$1.pid"
  until is_ready "$1"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      rm -f "$DIR/n$1.pid"
      show_log "$1"
      fail "node $1 ended while starting; the end of its log is above, all of it in $DIR/n$1.log"
    fi
    if [ $SECONDS -ge $deadline ]; then
      show_log "$1"
      fail "node $1 is not ready after ${RAFTMQ_START_SECONDS:-60} s; the end of its log is above, all of it in $DIR/n$1.log"
    fi
    sleep 0.1
  done
}

show_log() { tail -n 25 "$DIR/n$1.log" >&2 2>/dev/null || true; }

# Waits up to $2 seconds until process $1 is gone.
await_gone() {
  local deadline=$((SECONDS + $2))
  while kill -0 "$1" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.05
  done
}

# Asks the nodes given to end in good order, all at once, and kills those that do not within 20 s.
stop_nodes() {
  local n pid
  declare -A stopping=()
  for n in "$@"; do
    if pid=$(node_pid "$n"); then
      stopping[$n]=$pid
      kill -TERM "$pid" 2>/dev/null || true
      kill -CONT "$pid" 2>/dev/null || true # a paused process sees SIGTERM only when it goes on
    fi
  done
  for n in "${!stopping[@]}"; do
    pid=${stopping[$n]}
    if ! await_gone "$pid" 20 && node_pid "$n" >/dev/null; then
      kill -KILL "$pid" 2>/dev/null || true
      await_gone "$pid" 10 || fail "node $n (process $pid) cannot be killed"
    fi
  done
  for n in "$@"; do rm -f "$DIR/n$n.pid"; done
}
