"""Smaller pieces of an exported booklet: the programme, the partners; and what a booklet must hold to be imported."""

from typing import Any

from bonnespratiques.echanges.livret.formes import ImageLue, Livret, LivretIllisible
from bonnespratiques.echanges.livret.intitules import COEUR, NOMS
from bonnespratiques.echanges.livret_exporte.elements import Paragraphe, Tableau
from bonnespratiques.texte_riche import is_blank, is_safe_href

CARTES_MAX = 2_000

_COLONNES = ("heure", "titre", "intervenants", "lieu")


def read_programme(tableau: Tableau) -> list[dict[str, Any]]:
    """Its sessions; `ancre`: the bookmark of the fiche that the title leads to, in a list that may be empty."""
    seances = []
    for ligne, textes in zip(tableau.lignes, tableau.texts(), strict=True):
        if ligne and ligne[0] and ligne[0][0].cle == "tete":
            continue
        liens = [run.lien[1:] for case in ligne[1:2] for p in case for run in p.runs if run.lien.startswith("#")]
        dits = dict(zip(_COLONNES, [*textes, "", "", "", ""], strict=False))
        if dits["heure"] or dits["titre"]:
            seances.append({**dits, "ancre": liens[:1]})
    return seances


def read_partenaire(p: Paragraphe) -> list[dict[str, Any]]:
    if not p.texte:
        return []
    liens = [run.lien for run in p.runs if run.marques != "img" and is_safe_href(run.lien)]
    logo = ImageLue(p.images[0].lien, p.images[0].texte) if p.images else None
    return [{"nom": p.texte, "url": next(iter(liens), ""), "logo": logo}]


def refuse_what_is_missing(livret: Livret, *, unite: str) -> None:
    """A practice is published with its title and its four rubrics, or not at all; a conference has no rubric that it must fill."""
    if not livret.cartes:
        raise LivretIllisible(
            (0, "Ce document ne contient aucune fiche entière : aucun « Titre 3 » suivi de ses rubriques."), unite=unite
        )
    if len(livret.cartes) > CARTES_MAX:
        raise LivretIllisible((0, f"Ce recueil a plus de {CARTES_MAX} fiches : découpez-le."), unite=unite)
    problemes = [(carte.ligne, "Une fiche commence ici, sans titre.") for carte in livret.cartes if not carte.titre]
    for carte in livret.cartes:
        manquantes = [NOMS[champ] for champ in COEUR if is_blank(carte.rubriques.get(champ, ""))]
        if manquantes and not carte.conference:
            dits = ", ".join(f"« {nom} »" for nom in manquantes)
            problemes.append((carte.ligne, f"Dans la fiche « {carte.titre} », il manque {dits}."))
    if problemes:
        raise LivretIllisible(*problemes, unite=unite)
