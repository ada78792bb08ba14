"""The Atom feed of a search (RFC 4287): what it finds, the newest first, for feed readers. Called by `views.recherche_flux`.

The same answers give the same bytes, so that a feed that has not changed is not sent again.
"""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from bonnespratiques.models import FichePage
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.service import ResultatsRecherche
from bonnespratiques.typographie import entre_guillemets, francais

JAMAIS = datetime(1970, 1, 1, tzinfo=UTC)  # when a search that finds nothing last changed
TOUTES = "toutes les fiches"

# What XML 1.0 cannot say, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Flux(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """That of the newest entry. Django would say « now » of an empty feed, and send it each time."""
        return max((item["updateddate"] for item in self.items), default=JAMAIS)


def title_of(found: ResultatsRecherche) -> str:
    """What is looked for, in a few words: « accueil », Relation de service."""
    words = [entre_guillemets(found.requete)] if found.requete else []
    return ", ".join([*words, *(choix.libelle for choix in found.actifs)]) or TOUTES


def to_atom(found: ResultatsRecherche, criteres: Criteres, *, site: str) -> bytes:
    """`criteres`: those of the feed's address; `site`: the name of the site, which signs what has no other author."""
    flux = _Flux(
        title=_xml(francais(f"{site} : {title_of(found)}")),
        link=f"{settings.SITE_URL}{criteres.address()}",
        description=None,
        subtitle=_xml(found.message) or None,
        language="fr",
        author_name=_xml(site),
        feed_url=f"{settings.SITE_URL}{criteres.address('recherche_flux')}",
    )
    for resultat in found.resultats:
        _add(flux, resultat.fiche)
    return flux.writeString("utf-8").encode()


def _add(flux: Atom1Feed, fiche: FichePage) -> None:
    # The permalink, and not the address of the page, which changes with its theme and its title.
    published = fiche.first_published_at or JAMAIS
    flux.add_item(
        title=_xml(francais(fiche.title)),
        link=fiche.permalink_url,
        unique_id=fiche.permalink_url,
        description=escape(_xml(francais(fiche.promesse))),
        author_name=_xml(", ".join(fiche.organismes_noms)) or None,
        pubdate=published,
        updateddate=fiche.last_published_at or published,
        categories=[_xml(fiche.theme.title)],
    )


def _xml(texte: str) -> str:
    return _NOT_XML.sub("", texte)
