# What simulator/demo and simulator/bench share: finding a JDK 25, building what they need, running it.
heap=
# Sourced by them; $here is the simulator's directory. POSIX sh.
# shellcheck shell=sh

root=$(dirname -- "$here")
built=$here/target/built-for-demo
quiet=no

say() { printf '%s\n' "$*" >&2; }

# Progress, for people: not where --json is piped somewhere.
tell() {
  if [ "$quiet" = no ]; then say "$@"; fi
}

fail() {
  say "$@"
  exit 2
}

# Whether $1 is the home of a JDK 25 (a JDK, not only a runtime).
is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[".+-]' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -q ' version "25[".+-]'
  fi
}

# One home per line: the places where the build looks too.
jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-}"
  env | sed -n -e 's/^JAVA[A-Za-z0-9_]*=//p' -e 's/^JDK[A-Za-z0-9_]*=//p'
  for home in /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/*jdk* \
    /opt/*jdk* /opt/java/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    printf '%s\n' "$home"
  done
  java=$(command -v java || true)
  while [ -L "$java" ]; do
    link=$(ls -l -- "$java" | sed 's/.* -> //')
    case $link in
      /*) java=$link ;;
      *) java=$(dirname -- "$java")/$link ;;
    esac
  done
  [ -z "$java" ] || dirname -- "$(dirname -- "$java")"
}

# Sets JAVA_HOME, for Maven and for everything that is started from here.
find_jdk25() {
  # The list is read line by line: a home may have blanks in its name.
  JAVA_HOME=$(jdk_candidates | while IFS= read -r home; do
    if is_jdk25 "$home"; then
      printf '%s' "$home"
      break
    fi
  done)
  if [ -z "$JAVA_HOME" ]; then
    fail "No JDK 25 was found. Looked at JAVA_HOME and its like, /usr/lib/jvm, /opt, SDKMAN and PATH.
Install one, for example Eclipse Temurin:
  Debian, Ubuntu   apt install temurin-25-jdk   (repository: https://adoptium.net/installation/linux)
  SDKMAN           sdk install java 25-tem
  by hand          unpack a JDK 25 anywhere and set JAVA_HOME to it"
  fi
  # What a build starts by itself must be this Java too.
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
}

# Whether nothing has changed since the last build by this script.
is_built() {
  [ -e "$built" ] && [ -d "$here/target/lib" ] || return 1
  [ -z "$(find "$root/pom.xml" "$root/controller" "$root/drivers" "$root/simulator" \
    -name target -prune -o -newer "$built" \( -path '*/src/main/*' -o -name pom.xml \) -print |
    head -n 1)" ]
}

# Says what is wrong with the arguments before a build, which may take minutes.
check_arguments() {
  options=$here/src/main/java/$1
  shift
  wants_help=no
  for argument; do
    case $argument in
      --help | -h) wants_help=yes ;;
      --json) [ -t 2 ] || quiet=yes ;;
    esac
  done
  if [ "$wants_help" = no ] && is_built; then return; fi
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "$options" "$@" || exit $?
  if [ "$wants_help" = yes ]; then exit 0; fi
}

# Two builds in one tree would break each other: the second waits for the first.
lock_build() {
  lock=$here/target/demo-build.lock
  while ! mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$lock"; else sleep 1; fi
  done
  printf '%s\n' "$$" >"$lock/pid"
  builder=
  trap 'end_build; exit 130' INT
  trap 'end_build; exit 143' TERM
  trap 'end_build; exit 129' HUP
}

# Takes Maven along when this script is ended: whoever ends it alone must not leave a build behind.
end_build() {
  trap '' INT TERM HUP
  if [ -n "$builder" ]; then
    kill "$builder" 2>/dev/null || true
    wait "$builder" 2>/dev/null || true
  fi
  rm -rf "$lock"
}

build_simulator() {
  if is_built; then return; fi
  command -v mvn >/dev/null 2>&1 ||
    fail "Maven was not found in PATH. Install it: on Debian and Ubuntu, apt install maven"
  mkdir -p "$here/target"
  lock_build
  if is_built; then
    rm -rf "$lock"
    return
  fi
  log=$here/target/demo-build.log
  began=$here/target/demo-build.began
  : >"$began"
  tell "Building controller and simulator, without tests; the first time this also fetches libraries."
  # In the background, so that a signal is heard at once and not when the build is over.
  words=$lock/words
  mkfifo "$words"
  (cd "$root" && exec mvn -B -Dquick -Dmaven.test.skip=true -pl simulator -am package) \
    >"$words" 2>&1 &
  builder=$!
  tee "$log" <"$words" | show_progress >&2 &
  shower=$!
  outcome=0
  wait "$builder" || outcome=$?
  wait "$shower" || true
  builder=
  rm -rf "$lock"
  if [ "$outcome" != 0 ]; then
    grep '^\[ERROR\]' "$log" | head -n 20 >&2 || true
    fail "The build failed; all of it is in $log"
  fi
  trap - INT TERM HUP
  # As old as the beginning, so that an edit during the build is not missed.
  touch -r "$began" "$built"
}

# The benches of the core are tests of it, with JMH beside them.
build_core_benches() {
  tell "Building the benches of the core."
  log=$root/controller/core/target/bench-build.log
  (cd "$root/controller/core" && mvn -B -q -Dquick test-compile dependency:copy-dependencies \
    -DincludeScope=test -DoutputDirectory=target/bench-lib >"$log" 2>&1) || {
    grep '^\[ERROR\]' "$log" | head -n 20 >&2 || true
    fail "The build failed; all of it is in $log"
  }
}

# Maven's lines as short ones: modules, and on a terminal a count of what is fetched.
show_progress() {
  fetched=0
  while IFS= read -r line; do
    if [ "$quiet" = yes ]; then continue; fi
    case $line in
      '[INFO] Building '*' ['*/*']')
        [ "$fetched" = 0 ] || printf '\n'
        fetched=0
        line=${line#'[INFO] Building '}
        printf '  %s %s\n' "${line##* }" "${line% [0-9]* *}"
        ;;
      *'Downloaded from '*)
        fetched=$((fetched + 1))
        if [ -t 2 ]; then
          printf '\r        %d files fetched' "$fetched"
        elif [ $((fetched % 50)) = 0 ]; then
          printf '        %d files fetched\n' "$fetched"
        fi
        ;;
    esac
  done
  [ "$fetched" = 0 ] || printf '\n'
}

# Replaces this shell by the program $1, so that signals reach it and its exit code is ours.
# With $heap set it may use more memory and all of the compiler, for long runs.
run_simulator() {
  main=$1
  shift
  if [ -n "${heap:-}" ]; then tier=; else tier=-XX:TieredStopAtLevel=1; fi
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC "-Xmx${heap:-256m}" $tier \
    --enable-native-access=ALL-UNNAMED -Dheadroom.root="$root" \
    -cp "$here/target/classes:$here/target/lib/*" "$main" "$@"
}
