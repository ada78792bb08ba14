"""From what the reader understood to pages not yet saved: fields, blocks, sections. All HTML goes through `clean_html`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import override
from wagtail.rich_text import RichText

from bonnespratiques.echanges.classement import TITRE_MAX, limit
from bonnespratiques.echanges.illustrations import Illustrations
from bonnespratiques.echanges.livret import Carte, Livret, LivretIllisible, PersonneContact
from bonnespratiques.echanges.pages_completes import complete_fiche, complete_recueil
from bonnespratiques.models import Contact, FichePage, FormeFiche, Nature, RecueilPage, ThemePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_PAR_CHAMP

PROMESSE_MAX = 400


def make_fiche(carte: Carte, livret: Livret, paru: datetime, illustrations: Illustrations) -> FichePage:
    """The fiche of a card, without organisations. Raises `LivretIllisible` when a rubric is too long."""
    fiche = FichePage(
        title=limit(carte.titre, TITRE_MAX),
        promesse=limit(carte.promesse, PROMESSE_MAX),
        nature=Nature.CONFERENCE if carte.conference else carte.nature or Nature.PRATIQUE,
        blocs=_blocs(carte, livret),
        first_published_at=paru,
        live=False,
        **{rubrique.champ: _clean(carte, rubrique.champ) for rubrique in RUBRIQUES},
    )
    if carte.complet:
        complete_fiche(fiche, carte.complet, illustrations)
    return fiche


def _clean(carte: Carte, champ: str) -> str:
    try:
        return clean_html(carte.rubriques.get(champ, ""))
    except ValueError as error:
        titre = RUBRIQUES_PAR_CHAMP[champ].titre
        raise LivretIllisible((carte.ligne, f"Fiche « {carte.titre} », rubrique « {titre} ». {error}")) from error


def _blocs(carte: Carte, livret: Livret) -> list[tuple[str, dict[str, Any]]]:
    """What has no field of its own: when a conference was given, the sites to go and see."""
    blocs = []
    if carte.horaire:
        jour = f"le {say_date(livret.paru_le)}" if livret.paru_le else ""
        lieu = f"à {livret.lieu}" if livret.lieu else ""
        phrase = " ".join(filter(None, ["Donnée", jour, lieu])) + f", {carte.horaire}."
        blocs.append(_encadre("La conférence", f"<p>{escape(phrase)}</p>"))
    if carte.sites:
        liens = "".join(f'<li><a href="{escape(_address(site))}">{escape(site)}</a></li>' for site in carte.sites)
        blocs.append(_encadre("Pour en savoir plus", f"<ul>{liens}</ul>"))
    return blocs


def _encadre(titre: str, html: str) -> tuple[str, dict[str, Any]]:
    return "encadre", {"titre": titre, "texte": RichText(clean_html(html))}


def _address(site: str) -> str:
    return site if site.lower().startswith("http") else f"https://{site}"


def say_date(jour: date) -> str:
    """« 1er octobre 2031 »."""
    with override("fr"):
        return f"{jour.day}{'er' if jour.day == 1 else ''} {MONTHS[jour.month]} {jour.year}"


def publication_of(livret: Livret, rang: int) -> datetime:
    """When the card was published: on the day of the booklet, ten o'clock, a minute apart; today when it has no day, or not yet."""
    now = timezone.now()
    if livret.paru_le is None:
        return now
    moment = datetime.combine(livret.paru_le, time(10)) + timedelta(minutes=rang)
    return min(timezone.make_aware(moment), now)


def make_contact(fiche: FichePage, personne: PersonneContact) -> Contact:
    """Private: no consent was given to this site."""
    return Contact(
        fiche=fiche,
        nom=limit(personne.nom, 200),
        fonction=limit(personne.fonction, 200),
        courriel=personne.courriel if len(personne.courriel) <= 254 else "",
        telephone=personne.telephone[:50],
    )


def make_recueil(
    livret: Livret, slug: str, illustrations: Illustrations, fiches: Mapping[int, FichePage]
) -> RecueilPage:
    """Without its sections. `fiches`: by position of their card."""
    page = RecueilPage(
        title=limit(livret.titre, TITRE_MAX),
        slug=slug,
        sous_titre=limit(livret.sous_titre, 200),
        lieu=limit(livret.lieu, 200),
        organisateurs="\n".join(livret.organisateurs),
        presentation=clean_html(livret.presentation),
        editorial=clean_html(livret.editorial),
        live=False,
    )
    if livret.paru_le:
        page.date_parution = livret.paru_le
    if livret.complet:
        complete_recueil(page, livret.complet, illustrations, fiches)
    return page


def sections_of(fiches: Sequence[tuple[ThemePage, FichePage]]) -> list[tuple[str, dict[str, Any]]]:
    """The sommaire: each theme once, where its first fiche comes, with its fiches in order."""
    by_theme: dict[int, tuple[ThemePage, list[FichePage]]] = {}
    for theme, fiche in fiches:
        by_theme.setdefault(theme.pk, (theme, []))[1].append(fiche)
    return [
        (
            "section",
            {"theme": theme, "titre": "", "fiches": [{"fiche": f, "forme": FormeFiche.COMPLETE} for f in found]},
        )
        for theme, found in by_theme.values()
    ]
