"""How every mail looks: plain text and simple HTML, from the same words. No image, nothing from elsewhere, nothing that tells
whether it was read. Callers: `courriel.Courriel` (real ones) and the administration's preview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from bonnespratiques.models import Reglages
from workflow.courriels.texte import Texte, fill, paragraphs

OBJET_MAX = 180  # characters
VALEUR_DANS_OBJET_MAX = 90


@dataclass(frozen=True)
class Rendu:
    """A mail written for one person. `texte` and `html` may hold the marks of `CourrielSortant`."""

    objet: str
    texte: str
    html: str


@dataclass(frozen=True)
class Pied:
    """The foot of a mail: `pourquoi` it was received, and the address where to choose one's mails ("": nothing to choose)."""

    pourquoi: str
    preferences: str = ""


def compose(
    texte: Texte, values: Mapping[str, str], *, lien: str, pied: Pied, groupes: Sequence[Mapping[str, Any]] = ()
) -> Rendu:
    """Fill a text in. `groupes`: what a digest holds, each {titre, tour, nouvelles, liens}."""
    reglages = Reglages.load()
    objet = subject(texte.objet, values)
    context = {
        "objet": objet,
        "prenom": values["prenom"],
        "paragraphes": paragraphs(texte.corps, values),
        # Set apart, above everything, unless the text speaks of it where it wants.
        "tour": values["tour"] if "{tour}" not in texte.corps else "",
        "bouton": one_line(texte.bouton, values),
        "lien": lien,
        "pied": pied,
        "groupes": groupes,
        "reponse": reglages.adresse_de_reponse,
        "editeur": reglages.editeur,
        "site_url": settings.SITE_URL,
        "nom_du_site": reglages.nom_du_site,
    }
    return Rendu(
        objet=objet,
        texte=_draw("courriels/courriel.txt", context),
        html=_draw("courriels/courriel.html", context),
    )


def _draw(template: str, context: dict[str, Any]) -> str:
    """A plain string: what is right in a mail is not safe to put in a page as it is."""
    return render_to_string(template, context) + ""


def subject(text: str, values: Mapping[str, str]) -> str:
    """On one line, and short: a title with a line break in it must not become a header of the mail."""
    short = {name: Truncator(" ".join(value.split())).chars(VALEUR_DANS_OBJET_MAX) for name, value in values.items()}
    return Truncator(one_line(text, short)).chars(OBJET_MAX)


def one_line(text: str, values: Mapping[str, str]) -> str:
    return " ".join(fill(text, values).split())
