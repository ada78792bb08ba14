"""What the booklet has become after each gesture: pages, words, what is to be mended. Shown above the sommaire, and told to its script."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.atelier.controles import Controle, count_by_gravite
from bonnespratiques.recueil.atelier.epreuve import PAPIERS, Epreuve, kept_proof, prove
from bonnespratiques.recueil.atelier.mots import count_words
from bonnespratiques.recueil.rendu.execution import content_key
from bonnespratiques.recueil.rendu.formes import FORMES

MOTS_DES_GRAVITES = {
    Gravite.BLOQUE: ("bloque", "bloquent"),
    Gravite.ECARTE: ("est écarté", "sont écartés"),
    Gravite.A_VERIFIER: ("est à vérifier", "sont à vérifier"),
    Gravite.CONSEIL: ("est un conseil", "sont des conseils"),
}


@dataclass(frozen=True)
class Etat:
    """`pages`: None while they are not counted. `a_regler`: (gravity, sentence), the gravest first."""

    fiches: int
    mots: int | None = None
    papier: str = "A4"
    pages: int | None = None
    phrase: str = ""
    erreur: str = ""
    en_cours: bool = False
    a_regler: list[tuple[Gravite, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "fiches": self.fiches,
            "mots": self.mots,
            "papier": self.papier,
            "pages": self.pages,
            "phrase": self.phrase,
            "erreur": self.erreur,
            "en_cours": self.en_cours,
            "a_regler": [{"gravite": slugify(gravite), "texte": texte} for gravite, texte in self.a_regler],
        }


def state_of(
    brouillon: RecueilPage,
    document: Document,
    trouves: Iterable[Controle],
    *,
    papier: str = "pdf",
    by: Any,
    ask: bool = True,
) -> Etat:
    """Asks for the building of the proof if it is not kept, and does not wait for it. `ask`: False only looks whether it is."""
    nombres = count_by_gravite(trouves)
    if Gravite.BLOQUE in nombres:
        epreuve = Epreuve(erreur="Réglez d’abord ce qui bloque : le livret ne peut pas être composé.")
    elif not ask:
        epreuve = kept_proof(content_key(document, FORMES[papier]), papier)
    else:
        epreuve = prove(document, papier, recueil=brouillon, by=by, attente_s=0)
    return Etat(
        fiches=len(document.fiches),
        mots=sum(count_words(noeud) for noeud in document.fiches),
        papier=PAPIERS[papier],
        pages=epreuve.pages,
        phrase=epreuve.phrase,
        erreur=epreuve.erreur,
        en_cours=not epreuve.is_ready and not epreuve.erreur,
        a_regler=[(gravite, _sentence(gravite, nombre)) for gravite, nombre in nombres.items()],
    )


def _sentence(gravite: Gravite, nombre: int) -> str:
    un, plusieurs = MOTS_DES_GRAVITES[gravite]
    return f"{nombre}\u00a0{'point' if nombre == 1 else 'points'} {un if nombre == 1 else plusieurs}"
