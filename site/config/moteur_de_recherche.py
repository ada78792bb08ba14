"""`SEARCH_URL`: which engine answers the site's search. Empty for the embedded index; called by the settings alone.

SEARCH_URL=postgresql:                                    the site's own PostgreSQL database
SEARCH_URL=opensearch://utilisateur:motdepasse@hote:9200/prefixe
SEARCH_URL=opensearchs://hote1:9200,hote2:9200/prefixe?certificat=/etc/ssl/autorite.pem
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EMBARQUE = "bonnespratiques.recherche.embarque.backend"
POSTGRESQL = "bonnespratiques.recherche.externe.backend_postgresql"
OPENSEARCH = "bonnespratiques.recherche.externe.backend_opensearch"

PORT_OPENSEARCH = 9200
PREFIXE = "bonnespratiques"
# OpenSearch wants the names of its indexes in lower case.
_PREFIXE = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOTE = re.compile(r"(?P<hote>\[[0-9a-fA-F:.]+\]|[^:\[\]/]+)(?::(?P<port>\d{1,5}))?")

FORMES = (
    "Laissez SEARCH_URL vide pour l’index embarqué, ou écrivez « postgresql: », « opensearch://hote:9200/prefixe » "
    "ou « opensearchs://… » (chiffré)."
)


def search_backend(url: str, *, database: dict[str, Any], dossier: Path) -> dict[str, Any]:
    """The value of `WAGTAILSEARCH_BACKENDS["default"]`. `dossier`: of the embedded index, and of the locks of the others.

    Raises `ImproperlyConfigured`, with a sentence for whoever installs.
    """
    url = url.strip()
    if not url:
        return {"BACKEND": EMBARQUE, "PATH": dossier}
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"SEARCH_URL est illisible. {FORMES}") from error
    match parts.scheme:
        case "postgresql" | "postgres":
            return {"BACKEND": POSTGRESQL, "PATH": dossier, **_postgresql(parts, database)}
        case "opensearch" | "opensearchs":
            return {"BACKEND": OPENSEARCH, "PATH": dossier, **_opensearch(parts)}
    # Not the address itself: it may hold a password.
    raise ImproperlyConfigured(
        f"SEARCH_URL commence par « {parts.scheme or url[:20]} », qui n’est pas un moteur connu. {FORMES}"
    )


def _postgresql(parts: SplitResult, database: dict[str, Any]) -> dict[str, Any]:
    if parts.netloc or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            "SEARCH_URL=postgresql: désigne la base du site, celle de DATABASE_URL : n’ajoutez rien après les deux-points."
        )
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "SEARCH_URL=postgresql: demande que la base du site soit PostgreSQL. "
            "Donnez son adresse dans DATABASE_URL, ou laissez SEARCH_URL vide."
        )
    return {}


def _opensearch(parts: SplitResult) -> dict[str, Any]:
    if find_spec("opensearchpy") is None:
        raise ImproperlyConfigured(
            'SEARCH_URL désigne OpenSearch, dont le client n’est pas installé : .venv/bin/python -m pip install "opensearch-py<3.1"'
        )
    credentials, _at, hosts = parts.netloc.rpartition("@")
    options: dict[str, Any] = {"use_ssl": parts.scheme == "opensearchs"}
    if credentials:
        user, _colon, password = credentials.partition(":")
        options["http_auth"] = (unquote(user), unquote(password))
    return {
        "HOSTS": [_host(host) for host in hosts.split(",")],
        "INDEX_PREFIX": f"{_prefix(parts.path)}_",
        "OPTIONS": {**options, **_certificate(parts)},
    }


def _host(text: str) -> dict[str, Any]:
    match = _HOTE.fullmatch(text)
    port = int(match["port"] or PORT_OPENSEARCH) if match else 0
    if match is None or not 0 < port < 65536:
        raise ImproperlyConfigured(
            "SEARCH_URL ne dit pas où est OpenSearch. Exemple : opensearch://recherche.example.org:9200/prefixe. "
            "Plusieurs machines se séparent par des virgules."
        )
    return {"host": match["hote"].strip("[]"), "port": port}


def _prefix(path: str) -> str:
    prefix = path.strip("/") or PREFIXE
    if not _PREFIXE.fullmatch(prefix):
        raise ImproperlyConfigured(
            f"SEARCH_URL : « {prefix} » ne peut pas commencer le nom d’un index. "
            "Prenez des minuscules sans accent, des chiffres et des tirets. Exemple : bonnespratiques"
        )
    return prefix


def _certificate(parts: SplitResult) -> dict[str, Any]:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    path = asked.pop("certificat", None)
    if asked:
        raise ImproperlyConfigured(
            f"SEARCH_URL : « {', '.join(asked)} » n’est pas une option connue. "
            "La seule est « certificat » : le fichier de l’autorité qui a signé le certificat d’OpenSearch."
        )
    if path is None:
        return {}
    if parts.scheme != "opensearchs":
        raise ImproperlyConfigured("SEARCH_URL : un certificat n’a de sens qu’avec « opensearchs:// », qui chiffre.")
    if not Path(path).is_file():
        raise ImproperlyConfigured(
            f"SEARCH_URL : le fichier de certificat « {path} » n’existe pas ou n’est pas lisible."
        )
    return {"ca_certs": path}
