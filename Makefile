# Heirloom's few verbs. Python 3.11 or newer is all that must be there.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test test-browser cover test-s3 test-servers test-kill test-kill-storage test-restore test-cli test-api test-chaos test-docker check format bench shots

run: $(READY)  ## the whole library on http://127.0.0.1:8000, until Ctrl-C
	@exec $(BIN)/python manage.py run

test: $(READY)-dev  ## every test that needs no browser
	@$(BIN)/python -m tests.run test $(ARGS)

test-browser: $(READY)-dev  ## the tests in a real Chromium
	@$(BIN)/python -m tests.run browser $(ARGS)

cover: $(READY)-dev  ## both again, and what of the code they do not reach
	@$(BIN)/python -m tests.run cover $(ARGS)

test-s3: $(READY)-dev  ## the tests on a real S3 server, which it installs and starts
	@$(BIN)/python -m tests.run_s3 $(ARGS)

test-servers: $(READY)-dev  ## `make test` on PostgreSQL, Valkey and Ceph as separate servers; ARGS=tests/photos
	@$(BIN)/python -m tests.run_servers $(ARGS)

test-kill: $(READY)-dev  ## an import that is killed fifty times and ends in the same library
	@HEIRLOOM_DATA=$(CURDIR)/var/test $(BIN)/python -m pytest tests/ingest -m kill $(ARGS)

test-chaos: $(READY)-dev  ## ten minutes in which parts of a library come and go; ARGS="--seconds=90 --seed=7"
	@$(BIN)/python -m tests.run_chaos $(ARGS)

test-kill-storage: $(READY)-dev  ## two workers that are killed while originals move between storages
	@HEIRLOOM_DATA=$(CURDIR)/var/test $(BIN)/python -m pytest tests/photos -m kill $(ARGS)

test-restore: $(READY)-dev  ## the restore drill: 500 photos are backed up, wiped and brought back
	@HEIRLOOM_DATA=$(CURDIR)/var/test $(BIN)/python -m pytest tests/ops/backup -m drill $(ARGS)

test-cli: $(READY)-dev  ## the real CLI of Immich, fetched once, against a real server
	@$(BIN)/python -m tests.run_cli $(ARGS)

test-api: $(READY)-dev  ## 10,000 cases made from the schema of the API; ARGS="--cases=100000" for more
	@$(BIN)/python -m tests.run_api $(ARGS)

test-docker: $(READY)-dev  ## every service of docker/compose.yaml with its settings, without Docker
	@HEIRLOOM_DATA=$(CURDIR)/var/test $(BIN)/python -m pytest tests/docker -m services $(ARGS)

check: $(READY)-dev  ## style, types, layers, templates, docker/, the schema of the API
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	HEIRLOOM_SECRET_KEY=check DATABASE_URL=postgres:///check REDIS_URL=redis:///0 $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint templates
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker/compose.yaml
	XDG_DATA_HOME=$(CURDIR)/var/caddy $(BIN)/caddy validate --adapter caddyfile --config docker/Caddyfile 2>/dev/null
	HEIRLOOM_SECRET_KEY=check DATABASE_URL=postgres:///check REDIS_URL=redis:///0 $(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

format: $(READY)-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat templates

bench: $(READY)-dev  ## the budgets, as a table and as var/bench.json
	@$(BIN)/python -m bench $(ARGS)

shots: $(READY)-dev  ## screenshots of every page into docs/screenshots
	@$(BIN)/python -m tests.shots

$(READY): requirements/base.txt requirements/samples.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Heirloom needs (about a minute, once)."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-warn-conflicts -r requirements/base.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements/samples.txt
	@touch $@

$(READY)-dev: $(READY) requirements/dev.txt
	@echo "Installing what tests and checks need (once)."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-warn-conflicts -r requirements/dev.txt
	@touch $@

.PHONY: lock
lock: $(READY)-dev  ## renew the pinned requirements
	$(BIN)/pip-compile -q --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --upgrade -o requirements/base.txt requirements/base.in
	$(BIN)/pip-compile -q --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements/gpu.txt requirements/gpu.in
	$(BIN)/pip-compile -q --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --upgrade --allow-unsafe -o requirements/dev.txt requirements/dev.in
