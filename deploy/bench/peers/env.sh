# Shared settings; sourced by every script. Override any of them in the environment.
: "${PEERS_HOME:=${XDG_CACHE_HOME:-$HOME/.cache}/raftmq-bench}"   # jars, classes, data, logs, pids: everything written at run time
: "${BROKER_HEAP:=1g}"               # -Xms/-Xmx of each broker JVM
: "${BROKER_DIRECT:=1g}"             # -XX:MaxDirectMemorySize of each broker JVM
: "${BENCH_HEAP:=2g}"                # heap of the load generator
: "${KAFKA_PORT:=19092}"             # brokers: +0 +1 +2; controllers: +100 +101 +102
: "${RMQ_NS_PORT:=19876}"            # name server
: "${RMQ_PORT:=20911}"               # brokers: +0 +10 +20 (each also uses port-2 and port+1)
: "${RMQ_RAFT_PORT:=21911}"          # DLedger peers: +0 +1 +2
: "${RMQ_CTRL_PORT:=22911}"          # controllers: +0 +1 +2 (their Raft: +100 +101 +102)
: "${RMQ_PROXY_PORT:=18081}"         # proxy gRPC port (remoting port = -1)
: "${JAVA:=java}"
HERE_PEERS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
OPENS="--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED"
BROKER_JVM="-server -Xms$BROKER_HEAP -Xmx$BROKER_HEAP -XX:MaxDirectMemorySize=$BROKER_DIRECT -XX:+UseG1GC -XX:-UsePerfData"

# launch NAME PIDFILE LOGFILE CMD... : start in the background in its own session, remember its pid
launch() {
  local name="$1" pidf="$2" logf="$3"; shift 3
  mkdir -p "$(dirname "$pidf")" "$(dirname "$logf")"
  setsid "$@" >>"$logf" 2>&1 </dev/null &
  echo $! >"$pidf"
  echo "started $name pid $(cat "$pidf")"
}

# wait_port PORT SECONDS
wait_port() {
  local i
  for ((i = 0; i < $2 * 5; i++)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.2
  done
  echo "port $1 did not open in $2 s" >&2
  return 1
}

# stop_pids FILE... : TERM, then KILL after 15 s; only pids recorded by launch and still running java
stop_pids() {
  local f p i
  for f in "$@"; do
    [ -f "$f" ] || continue
    p=$(cat "$f")
    if [ -r "/proc/$p/cmdline" ] && tr '\0' ' ' <"/proc/$p/cmdline" | grep -q -- "$PEERS_HOME"; then kill "$p" 2>/dev/null; fi
  done
  for f in "$@"; do
    [ -f "$f" ] || continue
    p=$(cat "$f")
    for ((i = 0; i < 75; i++)); do
      [ -d "/proc/$p" ] && tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -- "$PEERS_HOME" || break
      sleep 0.2
      [ "$i" = 74 ] && kill -9 "$p" 2>/dev/null
    done
    rm -f "$f"
  done
}
