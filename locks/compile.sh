#!/usr/bin/env bash
# Compiles the two locks with uv. They hold names and versions only: no addresses, no hashes of
# one index's files, and none of the packages that come with torch (it is installed by its own line).
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
common=(--python-version 3.11 --universal --no-header --no-annotate --quiet)
torch="$(printf 'torch==2.13.0\n' > locks/.torch && echo locks/.torch)"
trap 'rm -f locks/.torch' EXIT
skip=()
for name in torch triton $("$uv" pip compile pyproject.toml --extra models --constraint "$torch" "${common[@]}" \
        | grep -oiE '^(nvidia|cuda)-[a-z0-9-]+' | sort -u); do
    skip+=(--no-emit-package "$name")
done
"$uv" pip compile pyproject.toml "${common[@]}" -o locks/requirements.lock
"$uv" pip compile pyproject.toml --extra models --extra ray --extra dev --constraint locks/requirements.lock \
    --constraint "$torch" "${skip[@]}" "${common[@]}" -o locks/requirements-dev.lock
