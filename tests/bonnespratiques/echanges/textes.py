"""The fictional booklet of these tests, and what they ask of any booklet."""

import re
from pathlib import Path

from django.conf import settings

from bonnespratiques.echanges.livret import Livret, parse_livret
from bonnespratiques.echanges.livret.cles import key

FICTIF = Path(__file__).with_name("livret-fictif.txt")
RECUEIL_2014 = settings.BASE_DIR.parent / "shared" / "seeds" / "recueil-2014.txt"


def texte_fictif() -> str:
    return FICTIF.read_text(encoding="utf-8")


def livret_fictif() -> Livret:
    return parse_livret(texte_fictif())


def sans_balises(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def words_of(livret: Livret) -> set[str]:
    """Every word that the reader kept, folded."""
    textes = [
        livret.titre,
        livret.sous_titre,
        livret.lieu,
        livret.presentation,
        livret.editorial,
        *livret.organisateurs,
    ]
    for axe in livret.axes:
        textes += [axe.titre, *axe.sous_themes]
    for carte in livret.cartes:
        textes += [carte.titre, carte.promesse, *carte.organismes, *carte.rubriques.values(), *carte.sites]
        for contact in carte.contacts:
            textes += [contact.nom, contact.fonction, contact.courriel, contact.telephone]
    blocs = [bloc for texte in textes for bloc in re.split(r"<[^>]+>", texte)]
    return {mot for bloc in blocs for mot in key(bloc).split()}
