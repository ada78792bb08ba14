"""Filters for words: French spacing of titles and prose, counts, dates. `{% load textes %}`."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from bonnespratiques.navigation import Navigation
from bonnespratiques.typographie import en_lettres, francais, mois_annee

register = template.Library()

INSECABLE_MAX = (
    14  # signs of a word with a hyphen that is kept on one line: « rendez-vous », not « Saint-Pierre-des-Corps »
)
# An entity, which is no word, or words held by hyphens.
_COMPOSE = re.compile(r"&#?\w+;|\w+(?:’\w+)?(?:-\w+)+")
_TITRE_3 = re.compile(r"(</?)h3\b")
_BALISE = re.compile(r"(<[^>]*>)")

register.filter("francais", francais)


@register.filter
def titre(texte: str) -> SafeString:
    """A title for a heading: French spaces, and « rendez-vous » never cut at the end of a line."""

    def hold(found: re.Match[str]) -> str:
        word = found[0]
        keep = len(word) <= INSECABLE_MAX and not word.startswith("&")
        return f'<span class="nowrap">{word}</span>' if keep else word

    return SafeString(_COMPOSE.sub(hold, conditional_escape(francais(str(texte)))))


@register.filter
def prose(html: str) -> SafeString:
    """Stored rich text as the reader sees it: links resolved, French spaces in the words, tags untouched."""
    parts = _BALISE.split(expand_db_html(html or ""))
    return SafeString("".join(part if part.startswith("<") else francais(part) for part in parts))


@register.filter
def rehausse(html: str) -> SafeString:
    """Headings one level up, for a text that stands right under the title of its page."""
    return SafeString(_TITRE_3.sub(r"\1h2", html))


@register.filter
def compte(nombre: int, mots: str) -> str:
    """`3|compte:"fiche;fiches"` → « 3 fiches ». French: zero is singular."""
    singulier, pluriel = mots.split(";")
    return francais(f"{nombre} {singulier if nombre < 2 else pluriel}")


@register.filter
def jour(valeur: date | None) -> str:
    """« 14 octobre 2026 » for a day or a moment (in local time), nothing for none."""
    if isinstance(valeur, datetime):
        valeur = timezone.localtime(valeur).date()
    return en_lettres(valeur) if valeur else ""


@register.filter
def mois(valeur: date | None) -> str:
    """« octobre 2026 »."""
    return mois_annee(valeur) if valeur else ""


@register.filter
def nombre_de(nombres: dict[str, int], theme: Page) -> int:
    """How many fiches a theme holds, from what `count_by_theme` answered."""
    return nombres.get(theme.path, 0)


@register.filter
def theme_dans(fiche: Page, navigation: Navigation) -> Any:
    """The theme on a fiche's tab, without a query."""
    return navigation.theme_of(fiche)


@register.filter
def sous_themes(navigation: Navigation, axe: Page) -> list[Any]:
    return navigation.sous_themes(axe)


@register.filter
def texte(navigation: Navigation, slug: str) -> Page | None:
    """A page of text by its address, if there is one."""
    return navigation.texte(slug)


@register.filter
def est_reservee(page: Page, navigation: Navigation) -> bool:
    """Whether a page is for members only, whoever is reading."""
    return navigation.is_reserved(page)


@register.filter
def sans_protocole(adresse: str) -> str:
    """What is printed of an address: « bonnes-pratiques.example/f/128 »."""
    return adresse.split("://", 1)[-1]


@register.filter
def seul(page: Page) -> list[Page]:
    """A list of one, for the breadcrumb."""
    return [page]


@register.filter
def de(par_cle: dict[Any, Any], cle: Any) -> Any:
    """`signes|de:recueil.pk`."""
    return par_cle[cle]
