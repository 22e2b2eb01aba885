# Shared by the scripts of this directory (bash). Finds Java, builds when needed, and knows where the jars are.

DEPLOY_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
REPOSITORY_DIR=$(dirname "$DEPLOY_DIR")
# An installation without sources sets this to where its jars are.
RAFTMQ_LIB=${RAFTMQ_LIB:-$DEPLOY_DIR/target/lib}

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit "${2:-1}"
}

# Sets JAVA to a Java of at least version 17.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    [ -x "$JAVA" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    JAVA=$(command -v java) || fail "no java on the PATH: install JDK 17 (Debian: openjdk-17-jdk-headless) or set JAVA_HOME"
  fi
  # The release file is read instead of starting a JVM for a tenth of a second only to ask its version.
  local home version release
  home=$(dirname "$(dirname "$(readlink -f "$JAVA")")")
  release=$home/release
  [ -r "$release" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
  [ "${version:-17}" -ge 17 ] || fail "$JAVA is Java $version; RaftMQ needs 17 or newer"
}

# Whether the jars are there and no source is newer than the stamp that the build leaves. Takes milliseconds.
is_built() {
  local stamp=$DEPLOY_DIR/target/built
  [ -f "$stamp" ] || return 1
  [ -z "$(cd "$REPOSITORY_DIR" && find pom.xml */pom.xml */src/main -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Builds the jars unless they are up to date, or there are no sources (an installation), or RAFTMQ_NO_BUILD is set.
ensure_built() {
  [ -z "${RAFTMQ_NO_BUILD:-}" ] || return 0
  if [ ! -f "$REPOSITORY_DIR/pom.xml" ]; then
    ls "$RAFTMQ_LIB"/broker-node-*.jar >/dev/null 2>&1 || fail "no RaftMQ jars in $RAFTMQ_LIB"
    return
  fi
  is_built && return
  command -v mvn >/dev/null || fail "the jars must be built and there is no mvn on the PATH: install Maven 3.8 or newer"
  echo "Building RaftMQ (the first time takes some minutes, mostly downloads) ..." >&2
  # Deleted first: a node that runs keeps the jars it has open, where writing into them would crash it.
  rm -f "$RAFTMQ_LIB"/*.jar
  (cd "$REPOSITORY_DIR" && mvn -B -q -Dmaven.test.skip=true package >&2) || fail "the build failed; its messages are above"
}

# Fills JVM with the beginning of every command line: java, flags, class path.
jvm_command() {
  # Split on purpose: the variable holds several flags.
  # shellcheck disable=SC2206
  JVM=("$JAVA" "@$DEPLOY_DIR/lib/jvm.options" ${RAFTMQ_JVM_OPTS:-} -cp "$RAFTMQ_LIB/*")
}
