"""Filters for words: French spacing of titles and prose, counts, dates. `{% load textes %}`."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from bonnespratiques.models import Cout, FichePage, RecueilPage
from bonnespratiques.navigation import Navigation
from bonnespratiques.typographie import en_lettres, entre_guillemets, francais, mois_annee

register = template.Library()

INSECABLE_MAX = (
    14  # signs of a word with a hyphen that is kept on one line: « rendez-vous », not « Saint-Pierre-des-Corps »
)
# An entity, which is no word, or words held by hyphens.
_COMPOSE = re.compile(r"&#?\w+;|\w+(?:’\w+)?(?:-\w+)+")
_TITRE_3 = re.compile(r"(</?)h3\b")
_BALISE = re.compile(r"(<[^>]*>)")

register.filter("francais", francais)
register.filter("entre_guillemets", entre_guillemets)


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
def milliers(nombre: int | None) -> str:
    """« 22 409 »: figures by three. Nothing for none."""
    return "" if nombre is None else f"{nombre:,}".replace(",", "\u202f")


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
def parution(fiche: FichePage) -> str:
    """« le 12 mars 2026, mise à jour le 3 juin 2026 »: the day of first publication, and of the last when it is another."""
    first, last = jour(fiche.first_published_at), jour(fiche.last_published_at)
    return f"le {first}" if first == last else f"le {first}, mise à jour le {last}"


@register.filter
def verification(fiche: FichePage) -> str:
    """« le 14 octobre 2026\u202f; le sera de nouveau en octobre 2027 »."""
    if not fiche.a_revoir_le:
        return f"le {jour(fiche.verifiee_le)}"
    suite = "aurait dû l’être de nouveau" if fiche.is_review_overdue else "le sera de nouveau"
    return francais(f"le {jour(fiche.verifiee_le)} ; {suite} en {mois(fiche.a_revoir_le)}")


@register.filter
def citation_de_fiche(fiche: FichePage, site: str) -> str:
    """How to cite a fiche: « Ville de X, « Titre », Bonnes Pratiques, fiche n° 128, version du 3 juin 2026, exemple.fr/f/128. »"""
    version = [f"version du {jour(fiche.last_published_at)}"] if fiche.last_published_at else []
    address = sans_protocole(fiche.permalink_url)
    parts = [*fiche.organismes_noms, f"« {fiche.title} »", site, f"fiche n° {fiche.numero}", *version, address]
    return francais(f"{', '.join(parts)}.")


@register.filter
def citation_de_recueil(recueil: RecueilPage, site: str) -> str:
    """How to cite a recueil: who composed it, its title, the site, the day it came out, its address."""
    day, address = jour(recueil.date_parution), sans_protocole(recueil.full_url or "")
    return francais(f"{', '.join([*recueil.organisateurs_liste, recueil.title, site, day, address])}.")


@register.filter
def preuve_et_maturite(fiche: FichePage) -> str:
    """« Mesurée · installée », or the one of them that is known."""
    known = [label for label in (fiche.get_preuve_display(), fiche.get_maturite_display()) if label]
    return " · ".join([*known[:1], *(label.lower() for label in known[1:])])


@register.filter
def en_bref(fiche: FichePage) -> str:
    """What a fiche is judged by in a list of results: « Mesurée · installée · moins de 5 000 € », of what is known."""
    parts = [fiche.get_nature_display()] if fiche.is_conference else []
    parts += [preuve_et_maturite(fiche)]
    if fiche.cout == Cout.NUL:
        parts.append("coût nul")
    elif fiche.cout != Cout.NON_COMMUNIQUE:
        parts.append(fiche.get_cout_display())
    known = [part for part in parts if part]
    return francais(" · ".join([*known[:1], *(part[:1].lower() + part[1:] for part in known[1:])]))


@register.filter
def sorte_d_avis(message: Message) -> str:
    """The kind of notice that one of Django's messages deserves."""
    return {"success": "succes", "warning": "attention", "error": "erreur"}.get(message.level_tag, "info")


@register.filter
def est(valeur: Any, autre: Any) -> bool:
    """Equality, for the parameter of a component."""
    return valeur is not None and valeur == autre


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
