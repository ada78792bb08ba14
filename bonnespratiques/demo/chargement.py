"""Loads the fictional content of the demonstration, stage by stage. Run twice, it makes nothing twice.

Caller: `workflow.demo`, which adds the dossiers of the circuit and is called by `manage.py charger_demo`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from bonnespratiques.demo.fiches import load_fiches
from bonnespratiques.demo.illustrations import load_illustrations
from bonnespratiques.demo.personnes import PersonneDeDemo, load_personnes
from bonnespratiques.demo.publications import load_actualites, load_recueil
from bonnespratiques.demo.recherches import load_recherches
from bonnespratiques.demo.themes import load_themes
from bonnespratiques.groupes import install_groups
from bonnespratiques.installation import install_site
from bonnespratiques.models import FichePage, Organisme, Reglages, ThemePage

Say = Callable[[str], object]


@dataclass(frozen=True)
class Contenu:
    """What the demonstration holds: themes and fiches by title, and its people."""

    themes: dict[str, ThemePage]
    fiches: dict[str, FichePage]
    personnes: list[PersonneDeDemo]


def load_content(say: Say) -> Contenu:
    """Make all that is missing. `say` receives one line after each stage. A stage is done whole or not at all."""
    with transaction.atomic():
        accueil = install_site()
        install_groups()
        reglages = Reglages.load()
        reglages.demonstration = True
        reglages.courriel_contact = reglages.courriel_contact or "contact@example.org"
        reglages.save()
    say("Site et groupes installés.")
    with transaction.atomic():
        themes = load_themes(accueil)
    say(f"{len(themes)} thèmes.")
    with transaction.atomic():
        illustrees = load_illustrations()
    say(f"{len(illustrees)} illustrations.")
    with transaction.atomic():
        fiches = load_fiches(themes, illustrees)
    say(f"{len(fiches)} fiches, {Organisme.objects.count()} organismes.")
    with transaction.atomic():
        recueil = load_recueil(themes, fiches)
        actualites = load_actualites(fiches)
    say(f"1 recueil de {_count_fiches(recueil)} fiches, {actualites} actualités.")
    with transaction.atomic():
        recherches = load_recherches(fiches)
    say(recherches)
    with transaction.atomic():
        personnes = load_personnes(themes)
    say(f"{len(personnes)} personnes.")
    return Contenu(themes, fiches, personnes)


def _count_fiches(recueil) -> int:
    return sum(len(section.value["fiches"]) for section in recueil.sections)
