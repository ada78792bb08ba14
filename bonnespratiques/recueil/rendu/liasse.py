"""Files bound in one ZIP whose bytes depend on nothing but them: fixed dates, fixed rights, the order that is given. No Django here."""

import io
import zipfile
from collections.abc import Iterable

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP can say
_DROITS = 0o644 << 16
_UNIX = 3
# Already compressed: once more costs time and gains nothing.
_STOCKES = (".png", ".jpg", ".jpeg")


def bind(fichiers: Iterable[tuple[str, bytes]], *, stockes: frozenset[str] = frozenset()) -> bytes:
    """(name, bytes) in order. `stockes`: names to be kept uncompressed, besides pictures. Raises ValueError on a name given twice."""
    sortie, vus = io.BytesIO(), set[str]()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, octets in fichiers:
            if nom in vus:
                raise ValueError(f"Deux fichiers du même nom : {nom}.")
            vus.add(nom)
            entree = zipfile.ZipInfo(nom, _DATE)
            entree.create_system, entree.external_attr = _UNIX, _DROITS
            brut = nom in stockes or nom.endswith(_STOCKES)
            entree.compress_type = zipfile.ZIP_STORED if brut else zipfile.ZIP_DEFLATED
            archive.writestr(entree, octets)
    return sortie.getvalue()
