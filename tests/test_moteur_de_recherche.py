"""`SEARCH_URL`: each form that it takes, and a sentence for each that it does not."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.moteur_de_recherche import search_backend

SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql"}
DOSSIER = Path("/srv/donnees/index")

avec_opensearch = pytest.mark.skipif(find_spec("opensearchpy") is None, reason="opensearch-py n’est pas installé")


def read(url: str, database=SQLITE) -> dict:
    return search_backend(url, database=database, dossier=DOSSIER)


@pytest.mark.parametrize("url", ["", "  "])
def test_nothing_means_the_embedded_index(url):
    assert read(url) == {"BACKEND": "bonnespratiques.recherche.embarque.backend", "PATH": DOSSIER}
    assert read(url, POSTGRESQL) == read(url)


@pytest.mark.parametrize("url", ["postgresql:", "postgresql://", "postgres:", "POSTGRESQL:"])
def test_postgresql_means_the_sites_own_database(url):
    assert read(url, POSTGRESQL) == {"BACKEND": "bonnespratiques.recherche.externe.backend_postgresql", "PATH": DOSSIER}


@avec_opensearch
def test_opensearch_says_where_and_under_which_name():
    asked = read("opensearch://recherche.example.org/pratiques")
    assert asked == {
        "BACKEND": "bonnespratiques.recherche.externe.backend_opensearch",
        "PATH": DOSSIER,
        "HOSTS": [{"host": "recherche.example.org", "port": 9200}],
        "INDEX_PREFIX": "pratiques_",
        "OPTIONS": {"use_ssl": False},
    }
    assert read("opensearch://localhost:9201")["INDEX_PREFIX"] == "bonnespratiques_"


@avec_opensearch
def test_opensearch_may_be_several_machines_behind_a_password_and_a_certificate(tmp_path):
    authority = tmp_path / "autorite.pem"
    authority.touch()
    asked = read(f"opensearchs://lecteur:s%40cret%3A@a.example.org:9201,[::1]/p?certificat={authority}")
    assert asked["HOSTS"] == [{"host": "a.example.org", "port": 9201}, {"host": "::1", "port": 9200}]
    assert asked["OPTIONS"] == {"use_ssl": True, "http_auth": ("lecteur", "s@cret:"), "ca_certs": str(authority)}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql:", "demande que la base du site soit PostgreSQL"),
        ("postgresql://ailleurs/base", "n’ajoutez rien"),
        ("whoosh:", "pas un moteur connu"),
        ("localhost:9200", "pas un moteur connu"),
        ("/var/index", "pas un moteur connu"),
        ("http://[", "illisible"),
    ],
)
def test_what_cannot_be_is_said(url, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(url)


@avec_opensearch
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("opensearch:", "où est OpenSearch"),
        ("opensearch:///prefixe", "où est OpenSearch"),
        ("opensearch://hote:port/prefixe", "où est OpenSearch"),
        ("opensearch://hote:99999", "où est OpenSearch"),
        ("opensearch://hote,,hote", "où est OpenSearch"),
        ("opensearch://hote/Préfixe", "nom d’un index"),
        ("opensearch://hote/deux/mots", "nom d’un index"),
        ("opensearch://hote/p?verifier=non", "verifier"),
        ("opensearch://hote/p?certificat=/a.pem", "opensearchs"),
        ("opensearchs://hote/p?certificat=/nulle/part.pem", "n’existe pas"),
    ],
)
def test_an_address_of_opensearch_that_cannot_be_is_said(url, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(url)


@avec_opensearch
@pytest.mark.parametrize(
    "url", ["opensearch://moi:secret@hote:x", "opensearch://moi:secret@hote/É", "opensearc://moi:secret@h"]
)
def test_no_password_is_repeated_in_a_message(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(url)
    assert "secret" not in str(refused.value)


def test_a_missing_client_is_said(monkeypatch):
    monkeypatch.setattr("config.moteur_de_recherche.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="pip install"):
        read("opensearch://localhost:9200")
