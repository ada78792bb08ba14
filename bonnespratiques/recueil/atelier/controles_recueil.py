"""What is worth a look in the recueil itself: its texts, its cover, its programme, its partners."""

from collections.abc import Iterator
from typing import Any

from bonnespratiques.models import Illustration, ModeleCouverture
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.atelier.controles_fiches import Constat, say_link
from bonnespratiques.recueil.atelier.images_imprimees import (
    LARGEUR_COUVERTURE_MM,
    LARGEUR_LOGO_MM,
    too_small,
)
from bonnespratiques.recueil.atelier.liens import doubtful_links, what_is_wrong
from bonnespratiques.recueil.rendu.caracteres import replaced
from bonnespratiques.texte_riche import is_blank

SIGNES_DITS_MAX = 20


def of_recueil(
    composition: Composition, document: Document, illustrations: dict[int, Illustration]
) -> Iterator[Constat]:
    """Without a query."""
    yield from _of_cover(composition, illustrations)
    yield from _of_partners(composition, illustrations)
    yield from _of_programme(composition, document)
    yield from _of_texts(composition)
    if signes := _unprintable(document):
        texte = f"Des signes de vos textes ne s’impriment pas et sont remplacés par un carré ({signes})."
        yield Constat(Gravite.A_VERIFIER, texte, "textes")


def _of_texts(composition: Composition) -> Iterator[Constat]:
    textes = {
        "La présentation": composition.presentation,
        "L’éditorial": composition.editorial,
        "Le colophon": composition.colophon,
        "La quatrième de couverture": composition.quatrieme,
        **{f"La partie « {partie.titre} »": partie.presentation for partie in composition.parties},
    }
    for ou, html in textes.items():
        for adresse, raison in doubtful_links(html):
            onglet = "sommaire" if ou.startswith("La partie") else "textes"
            yield Constat(Gravite.A_VERIFIER, f"{ou} : {say_link(adresse, raison)}", onglet)
    if is_blank(composition.editorial):
        texte = "Pas d’éditorial. Une page signée dit pourquoi ces fiches-là, et à qui elles serviront."
        yield Constat(Gravite.CONSEIL, texte, "textes")
    if is_blank(composition.colophon):
        yield Constat(Gravite.CONSEIL, "Pas de colophon. Dites qui a dirigé, réécrit, mis en page.", "textes")
    if is_blank(composition.quatrieme) and not composition.sous_titre.strip():
        texte = "Rien au dos du livret : écrivez une quatrième de couverture, ou un sous-titre."
        yield Constat(Gravite.CONSEIL, texte, "textes")
    if not composition.organisateurs:
        texte = "Pas d’organisateur : le livret paraîtra sous le nom du site."
        yield Constat(Gravite.CONSEIL, texte, "presentation")


def _of_cover(composition: Composition, illustrations: dict[int, Illustration]) -> Iterator[Constat]:
    couverture = composition.couverture
    if couverture.image is None:
        return
    if couverture.modele == ModeleCouverture.MOSAIQUE:
        texte = "L’image de couverture n’est pas montrée : c’est le modèle « Bandeau » qui en a une."
        yield Constat(Gravite.CONSEIL, texte, "presentation")
    elif (image := illustrations.get(couverture.image)) and (
        raison := too_small(image, LARGEUR_COUVERTURE_MM, hauteur_mm=LARGEUR_COUVERTURE_MM)
    ):
        yield Constat(Gravite.A_VERIFIER, f"Couverture : {raison}", "image", objet=image.pk)


def _of_partners(composition: Composition, illustrations: dict[int, Illustration]) -> Iterator[Constat]:
    for partenaire in composition.partenaires:
        logo = illustrations.get(partenaire.logo) if partenaire.logo else None
        if partenaire.logo and logo is None:
            texte = f"Partenaire « {partenaire.nom} » : son logo a été supprimé, son nom seul est imprimé."
            yield Constat(Gravite.ECARTE, texte, "presentation")
        elif logo and (raison := too_small(logo, LARGEUR_LOGO_MM, hauteur_mm=LARGEUR_LOGO_MM)):
            yield Constat(Gravite.A_VERIFIER, f"Partenaire « {partenaire.nom} » : {raison}", "image", objet=logo.pk)
        if partenaire.url and (raison := what_is_wrong(partenaire.url)):
            texte = f"Partenaire « {partenaire.nom} » : {say_link(partenaire.url, raison)}"
            yield Constat(Gravite.A_VERIFIER, texte, "presentation")


def _of_programme(composition: Composition, document: Document) -> Iterator[Constat]:
    for seance, noeud in zip(composition.programme, document.donnees["programme"]["seances"], strict=True):
        if seance.fiche and not noeud["fiche"]:
            texte = f"Programme, « {seance.titre} » : sa fiche n’est pas dans le livret, aucun renvoi n’est imprimé."
            yield Constat(Gravite.CONSEIL, texte, "textes")


def _unprintable(document: Document) -> str:
    """Signs of the recueil's own texts; those of the fiches are told with each fiche."""
    signes: set[str] = set()
    for cle, noeud in document.donnees.items():
        if cle not in {"axes", "index", "credits", "couverture"}:
            _gather(noeud, signes)
    for axe in document.donnees["axes"]:
        _gather([axe["titre"], axe["presentation"], [section["titre"] for section in axe["sections"]]], signes)
    return " ".join(sorted(signes)[:SIGNES_DITS_MAX])


def _gather(noeud: Any, signes: set[str]) -> None:
    if isinstance(noeud, str):
        signes |= replaced(noeud)
    elif isinstance(noeud, list):
        for element in noeud:
            _gather(element, signes)
    elif isinstance(noeud, dict):
        for element in noeud.values():
            _gather(element, signes)
