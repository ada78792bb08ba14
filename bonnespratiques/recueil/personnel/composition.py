"""A reader's recueil as a booklet to build: their title, their words, their fiches in their order, their notes beside them.

One part without a page of its own; no section, or one a theme. Only fiches that anybody may read. Callers: the downloads.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from bonnespratiques.models import MonRecueil, ThemePage
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, Retenue
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.recueil.arbre.document import Document, compose_document
from bonnespratiques.recueil.personnel.lecture import Choix, choices

GENRE = "personnel"
SOUS_TITRE = "Recueil composé par un lecteur"


def document_of(recueil: MonRecueil, *, par_theme: bool = False) -> Document:
    """The tree of the booklet. An alert stops it only when nothing is left to print.

    A picture that nobody described is left out, where it stops an animateur's recueil: a reader cannot describe it.
    """
    document = compose_document(composition_of(recueil, choices(recueil), par_theme=par_theme))
    alertes = [replace(a, gravite=Gravite.ECARTE) if _is_of_a_picture(a) else a for a in document.alertes]
    return replace(document, alertes=alertes)


def _is_of_a_picture(alerte: Alerte) -> bool:
    """Of the alerts that block, those of one fiche are about its pictures; « nothing to print » is about the whole."""
    return alerte.gravite is Gravite.BLOQUE and alerte.page_id is not None


def composition_of(recueil: MonRecueil, choix: Iterable[Choix], *, par_theme: bool = False) -> Composition:
    """`par_theme`: one section a theme, in the order in which themes come first; the reader's order within each."""
    lisibles = [ligne for ligne in choix if ligne.fiche]
    return Composition(
        genre=GENRE,
        titre=str(recueil),
        sous_titre=SOUS_TITRE,
        # Of the last change, not of the day: the same content gives the same bytes.
        date_parution=timezone.localdate(recueil.modifie_le),
        url=settings.SITE_URL,
        presentation=_paragraphs(recueil.mot),
        parties=(PartieDemandee(titre=str(recueil), ouverture=False),),
        sections=_by_theme(lisibles) if par_theme else (_section("", lisibles),),
    )


def _section(titre: str, lignes: list[Choix]) -> Demande:
    retenues = tuple(Retenue(ligne.pk, note=ligne.note) for ligne in lignes)
    return Demande(theme=None, titre=titre, fiches=retenues, partie=0)


def _by_theme(lignes: list[Choix]) -> tuple[Demande, ...]:
    groupes: dict[str, list[Choix]] = {}
    for ligne in lignes:
        if ligne.fiche:
            groupes.setdefault(ligne.fiche.path[: -ligne.fiche.steplen], []).append(ligne)
    titres = dict(ThemePage.objects.filter(path__in=groupes).values_list("path", "title"))
    return tuple(_section(titres.get(chemin, ""), groupe) for chemin, groupe in groupes.items())


def _paragraphs(texte: str) -> str:
    """Plain words as the stored rich text that a composition holds: escaped, one paragraph a line."""
    return "".join(f"<p>{escape(ligne)}</p>" for ligne in texte.splitlines() if ligne.strip())
