"""Filters of the components that draw: scales, bars, covers, QR codes, page numbers. Pages use the components."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Paginator

from bonnespratiques import couverture, indicateurs
from bonnespratiques.models import Indicateur
from bonnespratiques.models.fiche_echelles import ECHELLES, Degre, Echelle
from bonnespratiques.recueil.rendu.qr import qr_path
from bonnespratiques.typographie import francais

register = template.Library()

UNITE_COURTE_MAX = 3  # signs: « % », « min », « km » follow their figure, « jours ouvrés » has its own line

register.filter("code_qr", qr_path)
register.filter("lignes_de_titre", couverture.title_lines)
register.filter("lignes_de_sous_titre", couverture.subtitle_lines)
register.filter("points", couverture.points)


@register.filter
def echelle(nom: str) -> Echelle:
    """`"maturite"|echelle`, `"preuve"|echelle`."""
    return ECHELLES[nom]


@register.filter
def degre(echelle: Echelle, valeur: str) -> Degre | None:
    return echelle.find(valeur)


@register.filter
def avant(echelle: Echelle, ici: Degre) -> tuple[Degre, ...]:
    """The degrees below `ici`."""
    return echelle.degres[: echelle.degres.index(ici)]


@register.filter
def barres(indicateur: Indicateur) -> indicateurs.Barres | None:
    """Two bars, or one of a hundred, or None: words only."""
    if indicateurs.parse(indicateur.avant) is None:
        return indicateurs.gauge(indicateur.apres, indicateur.unite)
    return indicateurs.bars(indicateur.avant, indicateur.apres)


@register.filter
def est_nombre(texte: str) -> bool:
    return indicateurs.parse(texte) is not None


@register.filter
def est_courte(unite: str) -> bool:
    return len(unite) <= UNITE_COURTE_MAX


@register.filter
def valeur(nombre: str, unite: str) -> str:
    """A figure with its unit when that is short and the figure is a number: « 22 % », but « non mesuré » alone."""
    if unite and est_courte(unite) and indicateurs.parse(nombre) is not None:
        return f"{nombre}\u00a0{unite}"
    return nombre


@register.filter
def comparaison(indicateur: Indicateur) -> str:
    """What follows the large figure: « contre 22 % », « jours ouvrés, contre 11 », « avant : non mesuré »."""
    unite, before = francais(indicateur.unite), francais(indicateur.avant)
    parts = [unite] if unite and not est_courte(unite) else []
    if not indicateur.apres.strip():
        parts.append("avant")
    elif est_nombre(before):
        parts.append(f"contre {valeur(before, unite)}")
    elif before:
        parts.append(francais(f"avant : {before}"))
    return ", ".join(parts)


@register.filter
def pages_autour(paginator: Paginator, number: int) -> Iterator[int | str]:
    """Page numbers with « … » for those left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
