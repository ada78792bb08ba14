"""The body cut into cards: each runs from one « Origine » to the next, and its last part holds the head of the card that follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bonnespratiques.echanges.livret.formes import Ignoree
from bonnespratiques.echanges.livret.intitules import COEUR, CONTACTS, find_intitule
from bonnespratiques.echanges.livret.lignes import Ligne

_NUMERO_DE_PAGE = re.compile(r"^(?:page|p\.)?\s*[–-]?\s*\d{1,3}\s*[–-]?(?:\s*/\s*\d{1,3})?$", re.IGNORECASE)


@dataclass
class Partie:
    """A rubric, or the contacts, with the lines below its heading up to the next heading."""

    champ: str
    ligne: int
    lignes: list[Ligne] = field(default_factory=list)


@dataclass
class Brouillon:
    """A card whose title is not known yet."""

    ligne: int
    parties: list[Partie] = field(default_factory=list)

    @property
    def champs(self) -> list[str]:
        return [partie.champ for partie in self.parties]


def cut_fiches(lignes: Sequence[Ligne]) -> tuple[list[Ligne], list[Brouillon]]:
    """(lines above the first rubric, cards). A card starts at « Origine », or when a rubric comes back after another one."""
    avant: list[Ligne] = []
    fiches: list[Brouillon] = []
    for ligne in lignes:
        intitule = find_intitule(ligne)
        if intitule is None:
            (fiches[-1].parties[-1].lignes if fiches else avant).append(ligne)
            continue
        champ = intitule.champ
        if not fiches and champ not in COEUR:
            avant.append(ligne)
            continue
        if not fiches or _starts_a_fiche(champ, fiches[-1]):
            fiches.append(Brouillon(ligne.numero))
        parties = fiches[-1].parties
        if parties and champ == parties[-1].champ and champ != CONTACTS:
            # « Résultats attendus » under « Résultats obtenus »: a heading inside the rubric.
            parties[-1].lignes.append(replace(ligne, marque="###"))
        else:
            parties.append(Partie(champ, ligne.numero))
        if intitule.reste:
            parties[-1].lignes.append(Ligne(ligne.numero, ligne.brut, intitule.reste))
    return avant, fiches


def _starts_a_fiche(champ: str, fiche: Brouillon) -> bool:
    if champ == CONTACTS or champ == fiche.parties[-1].champ:
        return champ == "origine" and len(fiche.champs) > 1
    return champ in fiche.champs or (champ == "origine" and bool(set(fiche.champs) - {"origine"}))


def remove_page_furniture(lignes: Sequence[Ligne], titre: str) -> tuple[list[Ligne], list[Ignoree]]:
    """(lines without page numbers and running titles, what was removed). The page is turned where one stood."""
    gardees: list[Ligne] = []
    ignorees: list[Ignoree] = []
    blancs = 0
    for rang, ligne in enumerate(lignes):
        dernier = rang + 1 == len(lignes) or lignes[rang + 1].blancs > 0
        seule = ligne.blancs > 0 and dernier
        if seule and (_NUMERO_DE_PAGE.match(ligne.nu) or (len(titre.split()) > 2 and ligne.cle == titre)):
            raison = "titre courant" if ligne.cle == titre else "numéro de page"
            ignorees.append(Ignoree(ligne.numero, ligne.brut, raison))
            blancs += ligne.blancs
            continue
        gardees.append(replace(ligne, blancs=ligne.blancs + blancs) if blancs else ligne)
        blancs = 0
    return gardees, ignorees
