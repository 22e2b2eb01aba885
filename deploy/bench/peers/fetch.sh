#!/usr/bin/env bash
# Brings the peers' jars from Maven Central into $PEERS_HOME/lib and compiles the load generator and its drivers into
# $PEERS_HOME/classes. usage: fetch.sh kafka|rocketmq|raftmq ...     (RAFTMQ_LIB: RaftMQ's jars)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./env.sh
SRC=$(cd ../src && pwd)
mkdir -p "$PEERS_HOME/lib" "$PEERS_HOME/classes" "$PEERS_HOME/build"
for peer in "$@"; do
  [ "$peer" != raftmq ] || continue
  if [ ! -f "$PEERS_HOME/lib/$peer/.done" ] || [ "$peer/pom.xml" -nt "$PEERS_HOME/lib/$peer/.done" ]; then
    rm -rf "$PEERS_HOME/lib/$peer"
    mvn -q -B -f "$peer/pom.xml" -DbuildDirectory="$PEERS_HOME/build/$peer" \
      org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory="$PEERS_HOME/lib/$peer"
    touch "$PEERS_HOME/lib/$peer/.done"
  fi
done
histograms=$(ls "$RAFTMQ_LIB"/HdrHistogram-*.jar)
rm -rf "$PEERS_HOME/classes/core"
javac -nowarn -d "$PEERS_HOME/classes/core" -cp "$histograms" "$SRC"/core/*.java
for peer in "$@"; do
  jars=$PEERS_HOME/lib/$peer
  [ "$peer" != raftmq ] || jars=$RAFTMQ_LIB
  rm -rf "$PEERS_HOME/classes/$peer"
  javac -nowarn -d "$PEERS_HOME/classes/$peer" -cp "$PEERS_HOME/classes/core:$jars/*" "$SRC/$peer"/*.java 2>&1 |
    grep -v '^Note:\|^warning:\|^[0-9]* warning' || true
done
