#!/usr/bin/env bash
# One measurement against a cluster that runs. usage: run.sh raftmq|kafka|rocketmq key=value...
# A JSON line is appended to out=FILE. The keys are told in src/core/Bench.java.
cd "$(dirname "${BASH_SOURCE[0]}")"
. peers/env.sh
peer=$1
shift
jars=$PEERS_HOME/lib/$peer
pids=$PEERS_HOME/$peer/pids
case $peer in
  raftmq) driver=peers.RaftMqDriver jars=$RAFTMQ_LIB pids=$RAFTMQ_BENCH_DIR own="bootstrap=$RAFTMQ_BENCH_BOOTSTRAP" ;;
  kafka) driver=peers.KafkaDriver own="kafkaPort=$KAFKA_PORT" ;;
  rocketmq) driver=peers.RocketDriver own="rmqNsPort=$RMQ_NS_PORT rmqPort=$RMQ_PORT" ;;
esac
histograms=$(ls "$RAFTMQ_LIB"/HdrHistogram-*.jar)
mkdir -p "$PEERS_HOME/client"
# shellcheck disable=SC2086
timeout -k 5 "${BENCH_LIMIT_S:-300}" "$JAVA" -Xms"$BENCH_HEAP" -Xmx"$BENCH_HEAP" -XX:+UseG1GC -XX:-UsePerfData $OPENS \
  -Duser.home="$PEERS_HOME/client" -Drocketmq.client.logRoot="$PEERS_HOME/client/logs" \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=error -Dslf4j.internal.verbosity=ERROR \
  -cp "$PEERS_HOME/classes/core:$PEERS_HOME/classes/$peer:$jars/*:$histograms" peers.Bench "$driver" \
  peer="$peer" pids="$pids" $own "$@" 2>"$PEERS_HOME/client/last-$peer.err" >/dev/null ||
  { echo "  $peer: this measurement failed; its last words:" >&2 && tail -5 "$PEERS_HOME/client/last-$peer.err" >&2; }
