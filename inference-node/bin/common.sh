# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: where things are, and how Java is run.

module="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
repository="$(cd "$module/.." && pwd)"
cache="${FAIRLEAD_CACHE:-$repository/build/cache}"
# DJL unpacks below this folder, and nowhere else.
export DJL_CACHE_DIR="$cache" ENGINE_CACHE_DIR="$cache"
# Libraries below the engine start no thread pools of their own either.
export OMP_NUM_THREADS=1
# TensorFlow: warnings and errors, not its news.
export TF_CPP_MIN_LOG_LEVEL="${TF_CPP_MIN_LOG_LEVEL:-1}"

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The program as "mvn package" leaves it; its manifest names the libraries beside it.
class_path() {
  local jar
  jar="$(ls "$module"/target/inference-node-*.jar 2>/dev/null | head -n 1)"
  [[ -n "$jar" && -d "$module/target/lib" ]] ||
    fail "not built yet; run: mvn -pl inference-node package -DskipTests (in $repository)"
  echo "$jar"
}

java_command() {
  if [[ -n "${JAVA_HOME:-}" && -x "$JAVA_HOME/bin/java" ]]; then
    echo "$JAVA_HOME/bin/java"
  else
    command -v java || fail "there is no java; apt-get install openjdk-17-jre-headless"
  fi
}

# One thread an operation: parallelism comes from several workers, not from within a prediction.
engine_options=(
  -Djava.awt.headless=true
  -Dai.djl.offline=true
  -Dai.djl.pytorch.num_threads=1
  -Dai.djl.pytorch.num_interop_threads=1
  -Dai.djl.tensorflow.num_intraop_threads=1
  -Dai.djl.tensorflow.num_interop_threads=1
  # A server of models that does not answer is given up after a while.
  -Dsun.net.client.defaultConnectTimeout=10000
  -Dsun.net.client.defaultReadTimeout=30000
)

natives_ready() {
  compgen -G "$cache/pytorch/*/libtorch.so" >/dev/null &&
    compgen -G "$cache/pytorch/*/*libdjl_torch.so" >/dev/null &&
    compgen -G "$cache/tensorflow/*-linux-x86_64/libjnitensorflow.so" >/dev/null
}
