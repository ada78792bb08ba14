"""The two secrets of a reader's recueil: the key that changes it, in one browser's cookie, and the key of the link that shows it.

Both are 256 random bits. The database holds the first as a SHA-256 only: whoever reads it, or a backup, changes nobody's recueil.
A key is never chosen by who presents it: an unknown or expired one finds nothing, and the next recueil gets a new one.
"""

import re
import secrets
from hashlib import sha256

from bonnespratiques.models import MonRecueil

_FORME = re.compile(r"[A-Za-z0-9_-]{43}")


def new_key() -> str:
    """43 signs that can stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(cle: str) -> str:
    return sha256(cle.encode()).hexdigest()


def find_own(cle: str) -> MonRecueil | None:
    """The recueil that `cle`, from a cookie, opens. No query for what cannot be a key."""
    if not _FORME.fullmatch(cle):
        return None
    return MonRecueil.objects.alive().filter(cle_hachee=hashed(cle)).first()


def find_shared(cle: str) -> MonRecueil | None:
    """The recueil that `cle`, from the address of a link, shows."""
    if not _FORME.fullmatch(cle):
        return None
    return MonRecueil.objects.alive().filter(partage=cle).first()
