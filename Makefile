# Two commands: `make demo` shows the product, `make test` proves it. The others serve those who change it.
# Everything stays in this folder: programs in .venv/, data in var/ (DATA_DIR).

PORT ?= 8000
DATA_DIR ?= var
SITE_URL ?= http://localhost:$(PORT)
# The first Python that really runs and is recent enough: version managers put names on the path that lead nowhere.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV ?= uv

VENV := .venv
BIN := $(VENV)/bin
MANAGE := DEBUG=1 DATA_DIR="$(DATA_DIR)" SITE_URL="$(SITE_URL)" $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help install demo test test-opensearch check check-style check-django check-tests format lock

help:
	@echo "make demo     installe, charge un contenu fictif et sert le site sur $(SITE_URL)"
	@echo "make test     joue tous les tests"
	@echo "make test-opensearch  rejoue la recherche sur un vrai OpenSearch (demande Maven et un JDK)"
	@echo "make check    style, types, migrations et tests rapides, en une minute environ"
	@echo "make install  installe ce qu’il faut pour faire tourner le site"
	@echo "make format   met le code en forme"
	@echo "make lock     recalcule les fichiers de dépendances à partir de pyproject.toml"

# --- Running ------------------------------------------------------------------------------------------------------

install: $(VENV)/.base

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 ou plus est nécessaire, et n’a pas été trouvé. Essayez : make PYTHON=/chemin/vers/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 ou plus est nécessaire ; $(PYTHON) est plus ancien."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); echo "Le module venv manque à $(PYTHON). Sous Debian ou Ubuntu : apt install python3-venv"; exit 1; }

$(VENV)/.base: requirements/base.txt | $(VENV)/bin/python
	@echo "Installation de ce qu’il faut pour tourner (une à deux minutes la première fois)..."
	@$(PIP) install --require-hashes -r requirements/base.txt
	@touch $@

# The site, its groups and its circuit are installed by charger_demo; running it again adds nothing.
demo: install
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) charger_demo
	@$(MANAGE) indexer --une-fois >/dev/null
	@echo
	@echo "Le site est à l’adresse $(SITE_URL) (Ctrl+C pour arrêter)."
	@echo "Se connecter : $(SITE_URL)/connexion/ – les codes arrivent sur $(SITE_URL)/courriels-locaux/"
	@echo "Administration : $(SITE_URL)/admin/"
	@$(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

# --- Testing ------------------------------------------------------------------------------------------------------

$(VENV)/.tests: requirements/test.txt | $(VENV)/bin/python
	@echo "Installation de ce qu’il faut pour tester..."
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@ $(VENV)/.base

test: $(VENV)/.tests
	@tests/installer_outils.sh
	@$(BIN)/pytest -n 2

test-opensearch: $(VENV)/.tests
	@OPENSEARCH=1 $(BIN)/pytest tests/test_moteurs.py -k opensearch

check: $(VENV)/.tests
	@$(MAKE) --no-print-directory -j2 --output-sync=target check-style check-django check-tests

check-style:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint --quiet --lint templates
	PYTHONPATH=.:site $(BIN)/mypy --no-error-summary

check-django: export SECRET_KEY = verification-sans-secret-0123456789-0123456789-abcdef
check-django: export ALLOWED_HOSTS = localhost
check-django: export DATA_DIR = $(CURDIR)/var/verification
check-django:
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py check --deploy --fail-level WARNING

check-tests:
	$(BIN)/pytest -n 2 -q --nomigrations -m "not browser and not java and not slow"

# --- Changing -----------------------------------------------------------------------------------------------------

format: $(VENV)/.tests
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

# No addresses in these files: whoever installs chooses the index. The hashes say that it is the same content.
lock:
	@command -v $(UV) >/dev/null || { echo "Cette commande demande uv (pip install uv), puis : make lock UV=/chemin/vers/uv"; exit 1; }
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		-o requirements/base.txt
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra test --extra postgresql --extra opensearch -c requirements/base.txt -o requirements/test.txt
