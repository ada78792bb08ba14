"""Which addresses of a text may be followed, and how they are written: checked again here, whatever made the tree. No Django here."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bonnespratiques.texte_riche import is_safe_href

_HOTE = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?(?::[0-9]{1,5})?\Z")
_POURCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PERMIS = "%/:=&?~+!$,;'@()*-._"  # signs of an address (RFC 3986) that are kept as they are
_TELEPHONE = re.compile(r"[0-9+().\- ]+\Z")


@lru_cache(maxsize=4096)
def followable(href: str) -> str:
    """`href` as a valid URI (RFC 3986: letters outside ASCII are percent-encoded), or "" when nobody should follow it.

    http(s) with a plain host, mailto and tel only. An address that carries a name or password before its host is refused: it is made
    to pass for another site.
    """
    href = href.strip()
    if not is_safe_href(href):
        return ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme == "tel":
        return f"tel:{parts.path.replace(' ', '')}" if _TELEPHONE.match(parts.path) else ""
    if parts.scheme == "mailto":
        return f"mailto:{_quoted(parts.path)}{f'?{_quoted(parts.query)}' if parts.query else ''}"
    hote = _host(parts.netloc)
    if not hote:
        return ""
    suite = f"?{_quoted(parts.query)}" if parts.query else ""
    repere = f"#{_quoted(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{hote}{_quoted(parts.path)}{suite}{repere}"


def _quoted(partie: str) -> str:
    return quote(_POURCENT.sub("%25", partie), safe=_PERMIS)


def _host(netloc: str) -> str:
    """In ASCII and lower case; "" when it is no plain host name."""
    try:
        ascii_ = netloc.lower() if netloc.isascii() else netloc.lower().encode("idna").decode()
    except UnicodeError:
        return ""
    return ascii_ if _HOTE.match(ascii_) else ""
