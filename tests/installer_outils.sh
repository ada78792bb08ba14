#!/usr/bin/env bash
# The programs that some tests play with, beside Python's packages: a browser, a JDK with JAXB (checks of PDF and EPUB), poppler
# (PDF to images), LibreOffice (Word files), PostgreSQL. What `make test-opensearch` wants besides (a JDK, Maven) is not installed here.
# Installs those that are missing where that is allowed (Debian or Ubuntu, as root or with sudo); says otherwise which tests
# will be skipped, and goes on.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
command -v javac >/dev/null || missing+=(default-jdk-headless)
[ -e /usr/share/java/jaxb-api.jar ] || missing+=(libjaxb-java)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
# Debian keeps the server's programs off the path.
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  admin=none
elif [ "$(id -u)" -eq 0 ]; then
  admin=""
elif sudo -n true 2>/dev/null; then
  admin="sudo -n"
else
  admin=none
fi

if [ "$admin" != none ]; then
  echo "Installation des outils de test : ${missing[*]}"
  if $admin apt-get update -qq && DEBIAN_FRONTEND=noninteractive $admin apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null; then
    exit 0
  fi
fi
echo "Outils absents : ${missing[*]}. Les tests qui en ont besoin seront passés (chromium : navigateur ; java, poppler : PDF et EPUB ; libreoffice : Word ; postgresql : la base)." >&2
