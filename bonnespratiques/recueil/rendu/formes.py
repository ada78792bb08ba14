"""The forms in which a booklet is handed out: one table, read by downloads, by builds and by the process that composes (no Django)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Forme:
    """`module`: has `render(livret: Livret) -> bytes`. `options` are given to it. `phrase`: what a reader does with such a file."""

    cle: str
    nom: str
    phrase: str
    extension: str
    type_mime: str
    module: str
    options: tuple[tuple[str, Any], ...] = ()

    def file_name(self, radical: str, volume: int = 1, volumes: int = 1) -> str:
        """`au-plus-pres-2026-a5.pdf`, and `…-volume-2.pdf` when there are several."""
        suffixe = "-a5" if self.cle == "pdf-a5" else ""
        return f"{radical}{suffixe}{f'-volume-{volume}' if volumes > 1 else ''}.{self.extension}"


_RENDU = "bonnespratiques.recueil.rendu"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMES: dict[str, Forme] = {
    forme.cle: forme
    for forme in (
        Forme(
            "pdf", "PDF", "À lire et à imprimer, en A4", "pdf", "application/pdf", f"{_RENDU}.pdf", (("papier", "a4"),)
        ),
        Forme(
            "pdf-a5", "PDF en A5", "Le livret de poche", "pdf", "application/pdf", f"{_RENDU}.pdf", (("papier", "a5"),)
        ),
        Forme("epub", "EPUB", "Pour liseuse et téléphone", "epub", "application/epub+zip", f"{_RENDU}.epub"),
        Forme(
            "html",
            "Page web",
            "À lire à l’écran, d’un seul tenant",
            "html",
            "text/html; charset=utf-8",
            f"{_RENDU}.html",
        ),
        Forme("docx", "Word", "À reprendre et à modifier", "docx", _DOCX, f"{_RENDU}.docx"),
        Forme(
            "zip",
            "Textes et données",
            "Chaque fiche en texte et en JSON",
            "zip",
            "application/zip",
            f"{_RENDU}.archive",
        ),
    )
}
# What a printer cuts into volumes; a screen does not need to.
FORMES_EN_VOLUMES = frozenset({"pdf", "pdf-a5"})
