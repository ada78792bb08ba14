"""From bytes to lines: encoding, size, Markdown leftovers at the start of a line, blank lines and page ends.

Refuses what is no text, saying what it is. Knows nothing of booklets.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bonnespratiques.echanges.livret.cles import key, words
from bonnespratiques.echanges.livret.formes import LivretIllisible

TAILLE_MAX = 20 * 1024 * 1024  # bytes
LIGNE_MAX = 8_000  # characters
FIN_DE_PAGE = 3  # as many blank lines on end mean that the page was turned

CARRES = "■▪◼◾□▶►➢➤✓✔❖◆"
PUCES = "•●◦‣·*+–—-"

_SIGNATURES = {
    b"%PDF": "un PDF",
    b"PK\x03\x04": "un document Word, LibreOffice ou une archive",
    b"\xd0\xcf\x11\xe0": "un ancien document Word",
    b"{\\rtf": "un document RTF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
}
_CONSEIL_UTF8 = "Enregistrez-le en « texte brut », encodage UTF-8, puis recommencez."
_INVISIBLES = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_ESPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\v]")
_FILET = re.compile(r"^\s*([-=_*~—–]\s?){3,}$")
_DIESES = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_MARQUE = re.compile(rf"^([{CARRES}])\s*(?=\S)|^([{re.escape(PUCES)}])\s+(?=\S)|^([•●‣])(?=\S)|^-(?=[^\W\d_])")
_NUMERO = re.compile(r"^(\d{1,2})[.)]\s+(?=\D)")
_GRAS = re.compile(r"^(\*\*|__)(?!\s)(.+?)(?<!\s)\1\s*:?$")
_ECHAPPEMENT = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|<&])")


@dataclass(frozen=True)
class Ligne:
    """A line that is not blank. `texte` keeps its inline Markdown; `marque` is what stood before it: "#…", "■", "-", "1."."""

    numero: int
    brut: str
    texte: str
    marque: str = ""
    gras: bool = False
    retrait: int = 0
    blancs: int = 0

    @cached_property
    def nu(self) -> str:
        """The words alone, without Markdown."""
        return plain(self.texte)

    @cached_property
    def cle(self) -> str:
        return key(self.nu)

    @cached_property
    def mots(self) -> frozenset[str]:
        return words(self.nu)

    @property
    def est_puce(self) -> bool:
        return bool(self.marque) and self.marque in CARRES + PUCES

    @property
    def ouvre_page(self) -> bool:
        return self.blancs >= FIN_DE_PAGE


def plain(text: str) -> str:
    """`text` without Markdown marks, entities of spaces or angle brackets around addresses."""
    text = re.sub(r"\[([^\]\[]{1,300})\]\(([^)\s]{1,300})\)", r"\1 \2", text)
    text = re.sub(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]{1,64}@[^<>\s]{1,255})>", r"\1", text)
    text = re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    return re.sub(r"\s+", " ", text).strip()


def load_text(path: Path) -> str:
    """The text of the file. Raises `LivretIllisible` when it is missing, too large, not a text, not UTF-8 or empty."""
    try:
        if not path.exists():
            raise LivretIllisible((0, f"Le fichier {path} n’existe pas. Vérifiez son nom et son dossier."))
        if not path.is_file():
            raise LivretIllisible((0, f"{path} n’est pas un fichier. Donnez le fichier texte du recueil."))
        if path.stat().st_size > TAILLE_MAX:
            raise LivretIllisible((0, f"Le fichier {path} est trop gros : {TAILLE_MAX // 1024 // 1024} Mo au plus."))
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise LivretIllisible(
            (0, f"Le fichier {path} ne peut pas être lu : vérifiez vos droits ({error.strerror}).")
        ) from error


def decode(data: bytes, nom: str) -> str:
    """The text in these bytes. `nom` is how messages call the file."""
    for signature, nature in _SIGNATURES.items():
        if data.startswith(signature):
            raise LivretIllisible((0, f"{nom} est {nature}, pas un texte. {_CONSEIL_UTF8}"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LivretIllisible((0, f"{nom} est encodé en UTF-16. {_CONSEIL_UTF8}"))
    if b"\x00" in data:
        ligne = data[: data.index(b"\x00")].count(b"\n") + 1
        raise LivretIllisible((ligne, f"{nom} n’est pas un texte : il contient des octets nuls. {_CONSEIL_UTF8}"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        ligne = data[: error.start].count(b"\n") + 1
        cause = "est coupé au milieu d’une lettre" if error.end >= len(data) else "n’est pas encodé en UTF-8"
        raise LivretIllisible((ligne, f"{nom} {cause}. {_CONSEIL_UTF8}")) from error
    if not text.strip():
        raise LivretIllisible((0, f"{nom} est vide."))
    return text


def split_lines(text: str) -> list[Ligne]:
    """The lines that hold something, numbered from 1 as any text editor does."""
    lignes: list[Ligne] = []
    blancs = FIN_DE_PAGE
    for numero, brut in enumerate(re.split(r"\r\n|\n|\r", unicodedata.normalize("NFC", text)), start=1):
        if "\f" in brut:
            blancs = FIN_DE_PAGE
        net = _ESPACES.sub(" ", _INVISIBLES.sub("", brut)).replace("\f", "").replace("\u2028", " ").replace("\x85", " ")
        if not net.strip() or _FILET.match(net):
            blancs += 1
            continue
        if len(net) > LIGNE_MAX:
            raise LivretIllisible(
                (numero, f"Cette ligne a plus de {LIGNE_MAX} signes : ce n’est pas le texte d’un recueil.")
            )
        lignes.append(_parse(numero, brut.strip(), net, blancs))
        blancs = 0
    return lignes


def _parse(numero: int, brut: str, net: str, blancs: int) -> Ligne:
    texte = net.strip()
    retrait = len(net) - len(net.lstrip())
    texte = re.sub(r"^>\s+", "", texte)
    marque = ""
    if dieses := _DIESES.match(texte):
        marque, texte = dieses[1], dieses[2]
    while trouvee := _MARQUE.match(texte):
        marque = marque or trouvee[0].strip()
        texte = texte[trouvee.end() :].lstrip()
    if not marque and (rang := _NUMERO.match(texte)):
        marque, texte = f"{rang[1]}.", texte[rang.end() :]
    entier = _GRAS.match(texte)
    gras = entier is not None and "**" not in entier[2]
    return Ligne(numero, brut, _ECHAPPEMENT.sub(r"\1", texte), marque, gras, retrait, blancs)
