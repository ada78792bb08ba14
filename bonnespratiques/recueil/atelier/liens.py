"""Links that a reader of the booklet could not follow, told from their writing alone: no address is ever fetched."""

import re
from collections.abc import Iterator
from html import unescape
from ipaddress import ip_address
from urllib.parse import urlsplit

from bonnespratiques.texte_riche import is_safe_href

_LIEN = re.compile(r"<a\b([^>]*)>", re.IGNORECASE)
_ADRESSE = re.compile(r"\bhref\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_INTERNE = re.compile(r"\blinktype\s*=", re.IGNORECASE)
# Names that exist inside an organisation or nowhere (RFC 6761, RFC 6762, RFC 8375, and use).
_HORS_INTERNET = (".local", ".lan", ".intranet", ".intra", ".internal", ".home", ".corp", ".localhost", ".invalid")
_HOTE = re.compile(r"[\w-]+(\.[\w-]+)+", re.UNICODE)

VERS_LE_SITE = "il mène à une page du site, dont l’adresse n’est pas imprimée"
PAS_UNE_ADRESSE = "ce n’est pas une adresse web, de courriel ou de téléphone : seul son texte est imprimé"
RESEAU_INTERNE = "cette adresse n’existe que dans un réseau interne"
MAL_ECRITE = "cette adresse est mal écrite"


def doubtful_links(html: str) -> Iterator[tuple[str, str]]:
    """(address as written, what is wrong with it) for each doubtful link of a stored rich text, in order."""
    for trouve in _LIEN.finditer(html or ""):
        attributs = trouve[1]
        if _INTERNE.search(attributs):
            yield "", VERS_LE_SITE
        elif ecrite := _ADRESSE.search(attributs):
            adresse = unescape(ecrite[1].strip("\"'"))
            if raison := what_is_wrong(adresse):
                yield adresse, raison


def what_is_wrong(adresse: str) -> str:
    """What a reader would stumble on, "" for an address that reads well."""
    if not is_safe_href(adresse):
        return PAS_UNE_ADRESSE
    adresse = adresse.strip()
    if re.search(r"\s", adresse):
        return MAL_ECRITE
    parts = urlsplit(adresse)
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path) else MAL_ECRITE
    return _of_host(parts.hostname or "") if parts.scheme in {"http", "https"} else ""


def _of_host(hote: str) -> str:
    try:
        return "" if ip_address(hote).is_global else RESEAU_INTERNE
    except ValueError:
        pass
    if "." not in hote or hote.endswith(_HORS_INTERNET):
        return RESEAU_INTERNE
    return "" if _HOTE.fullmatch(hote) else MAL_ECRITE
