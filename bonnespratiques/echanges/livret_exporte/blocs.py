"""What illustrates a fiche, read from its styles: quotations, boxes, tables (turned over or not), pictures and their captions."""

from typing import Any

from bonnespratiques.echanges.livret.formes import ImageLue
from bonnespratiques.echanges.livret_exporte.elements import Paragraphe, Tableau, Texte
from bonnespratiques.recueil.rendu.word import noms

ENCADRES = {"encadre", "encadre_liste", "encadre_intertitre"}
_TITRES_DE_TABLEAU = {"tableau_titre", "tableau_retourne", "tableau_suite"}
STYLES = ENCADRES | _TITRES_DE_TABLEAU | {"citation", "citation_auteur", "encadre_titre"}


class Blocs:
    """`noeuds`: as in `CarteComplete.blocs`. Several paragraphs make a box, a caption and a table make a table."""

    def __init__(self) -> None:
        self.noeuds: list[dict[str, Any]] = []
        self._encadre: Texte | None = None
        self._titre = ""
        self._retourne = False

    def add(self, p: Paragraphe) -> bool:
        """Take a paragraph in one of `STYLES`. False when it has no place: an author without quotation."""
        if p.cle in ENCADRES:
            self._box(p)
        elif p.cle == "encadre_titre":
            self._open_box(p.texte)
        elif p.cle in _TITRES_DE_TABLEAU:
            self._titre = "" if p.cle == "tableau_suite" else p.texte
            self._retourne = p.cle != "tableau_titre"
        elif p.cle == "citation":
            self.noeuds.append({"t": "citation", "texte": p.texte.strip("«»\u00a0\u202f "), "auteur": ""})
        else:
            return self._author(p.texte)
        return True

    def _author(self, nom: str) -> bool:
        dernier = self.last("citation")
        if dernier is None or dernier["auteur"]:
            return False
        dernier["auteur"] = nom
        return True

    def last(self, genre: str) -> dict[str, Any] | None:
        """The last block, if it is of this kind."""
        return self.noeuds[-1] if self.noeuds and self.noeuds[-1]["t"] == genre else None

    # -- boxes

    def _open_box(self, titre: str) -> Texte:
        self.close_box()
        self.noeuds.append({"t": "encadre", "titre": titre, "html": ""})
        self._encadre = Texte()
        return self._encadre

    def _box(self, p: Paragraphe) -> None:
        texte = self._encadre or self._open_box("")
        texte.add(p, titre=p.cle == "encadre_intertitre")

    def close_box(self) -> None:
        """Nothing more goes into the box under way; an empty one is no box."""
        if self._encadre is not None:
            self.noeuds[-1]["html"] = self._encadre.html()
            self._encadre = None
            if not self.noeuds[-1]["html"]:
                self.noeuds.pop()

    # -- tables and pictures

    @property
    def awaits_table(self) -> bool:
        return bool(self._titre) or self._retourne

    def table(self, tableau: Tableau) -> None:
        lignes = tableau.texts()
        titre, self._titre = self._titre, ""
        if self._retourne:
            self._retourne = False
            lignes = [list(colonne) for colonne in zip(*lignes[1:], strict=False)]
            if not titre and (dernier := self.last("tableau")):
                dernier["lignes"] += lignes[1:]
                return
        if len(lignes) > 1:
            titre = titre or noms.TABLEAU_SANS_TITRE
            self.noeuds.append({"t": "tableau", "titre": titre, "entetes": lignes[0], "lignes": lignes[1:]})

    def image(self, image: ImageLue) -> None:
        self.noeuds.append({"t": "image", "image": image})


def with_caption(image: ImageLue, p: Paragraphe) -> ImageLue:
    """The words are the caption, those in the style « Crédit » or after © the credit."""
    legende = "".join(run.texte for run in p.runs if run.style != noms.CREDIT.nom.casefold())
    credit = "".join(run.texte for run in p.runs if run.style == noms.CREDIT.nom.casefold())
    if not credit:
        legende, signe, credit = legende.partition("©")
        credit = signe + credit
    return ImageLue(image.nom, image.alt, legende.strip(), credit.strip().removeprefix("©").lstrip("\u00a0 "))
