#!/usr/bin/env bash
# Serve the tiny model with vLLM on the processor, until stopped; or only while a command runs against it.
#
#   deploy/serve_cpu.sh ENVIRONMENT [COMMAND …]
#
# The command finds the address in VLLM_ADDRESS and the model's folder in VLLM_MODEL. VLLM_PORT is the port, and
# VLLM_PATIENCE the seconds that the server may take to start. The server is stopped when the command ends, and so is
# what it started itself; where it does not start, the command is not run and the end of its log is shown.
set -euo pipefail

environment=$1
shift
port=${VLLM_PORT:-8399}
patience=${VLLM_PATIENCE:-300}
address=http://127.0.0.1:$port/v1
export VLLM_CPU_KVCACHE_SPACE=1 VLLM_HOST_IP=127.0.0.1 VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1 HF_HUB_OFFLINE=1
# Random weights pad JSON with white space until they are cut off, so white space is not allowed.
serve=("$environment/bin/python" -m vllm.entrypoints.openai.api_server --model "$environment/tiny"
  --served-model-name tiny --host 127.0.0.1 --port "$port" --enforce-eager --max-model-len 8192 --max-num-seqs 8
  --structured-outputs-config '{"backend": "xgrammar", "disable_any_whitespace": true}')

if [ $# -eq 0 ]; then
  exec "${serve[@]}"
fi

if curl --silent --output /dev/null --max-time 2 "$address/models"; then
  echo "Port $port is taken by another server: set VLLM_PORT" >&2
  exit 1
fi
log=$environment/server.log
setsid "${serve[@]}" >"$log" 2>&1 & # a process group of its own: vLLM's engine is a child of its server
server=$!

stop() {
  trap - EXIT INT TERM
  kill -TERM -- "-$server" 2>/dev/null || true
  for _ in $(seq 50); do
    kill -0 -- "-$server" 2>/dev/null || break
    sleep 0.2
  done
  kill -KILL -- "-$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

started=
for _ in $(seq "$patience"); do
  if curl --silent --fail --output /dev/null --max-time 2 "$address/models"; then
    started=yes
    break
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 1
done
if [ -z "$started" ]; then
  tail -n 30 "$log" >&2 || true
  echo "vLLM is not up after ${SECONDS} s; its whole log is $log" >&2
  exit 1
fi
VLLM_ADDRESS=$address VLLM_MODEL=$environment/tiny "$@"
