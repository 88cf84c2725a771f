#!/usr/bin/env bash
# Serve the tiny model with vLLM on the processor, until stopped; or only while a command runs against it.
#
#   deploy/serve_cpu.sh ENVIRONMENT [COMMAND …]
#
# The command finds the address in VLLM_ADDRESS and the model's folder in VLLM_MODEL.
set -euo pipefail

environment=$1
shift
port=${VLLM_PORT:-8399}
export VLLM_CPU_KVCACHE_SPACE=1 VLLM_HOST_IP=127.0.0.1 VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1 HF_HUB_OFFLINE=1
# Random weights pad JSON with white space until they are cut off, so white space is not allowed.
serve=("$environment/bin/python" -m vllm.entrypoints.openai.api_server --model "$environment/tiny"
  --served-model-name tiny --host 127.0.0.1 --port "$port" --enforce-eager --max-model-len 8192 --max-num-seqs 8
  --structured-outputs-config '{"backend": "xgrammar", "disable_any_whitespace": true}')

if [ $# -eq 0 ]; then
  exec "${serve[@]}"
fi

log=$environment/server.log
"${serve[@]}" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 240); do
  curl --silent --fail --max-time 2 "http://127.0.0.1:$port/v1/models" >/dev/null && break
  kill -0 "$server" 2>/dev/null || { tail -n 30 "$log" >&2; echo "vLLM did not start" >&2; exit 1; }
  sleep 1
done
VLLM_ADDRESS=http://127.0.0.1:$port/v1 VLLM_MODEL=$environment/tiny "$@"
