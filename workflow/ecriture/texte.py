"""The text of a contributeur: what the guided form asks, how it is kept in a dossier, how it becomes a fiche and back."""

import re
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page, Revision

from bonnespratiques.models import NON_COMMUNIQUE, FicheOrganisme, FichePage, Nature, Organisme
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_COEUR
from bonnespratiques.texte_riche import is_blank
from workflow.models import Dossier

RICHES = tuple(rubrique.champ for rubrique in RUBRIQUES)
A_DECIDER = ("pour_qui", "ne_convient_pas_si", "prerequis", "cout", "cout_recurrent", "etp", "delai")
SIMPLES = ("promesse", "nature", "maturite", "preuve", "annee_debut", "signature", "anonymat")
# Answers for which an absence is said, never left blank.
JAMAIS_VIDES = frozenset(A_DECIDER)
CHAMPS = ("titre", "organismes", *SIMPLES, *RICHES, *A_DECIDER)
SLUG_MAX = 80


def missing_to_submit(dossier: Dossier) -> list[str]:
    """What a draft still needs before it can be sent, one sentence each. Empty when it is ready."""
    texte = dossier.brouillon
    manques = []
    if not texte.get("titre", "").strip():
        manques.append("un titre")
    if dossier.theme_id is None and dossier.page_id is None:
        manques.append("un thème")
    manques += [f"la rubrique « {r.titre} »" for r in RUBRIQUES_COEUR if is_blank(texte.get(r.champ, ""))]
    return manques


def apply_to(fiche: FichePage, texte: dict[str, Any]) -> None:
    """Put a contributeur's text into a fiche, not saved. Organismes not yet known are created.

    Only what the guided form asks is touched: blocks, figures, image and tags of an existing fiche stay as they are.
    Names that their owners do not want published stay in the dossier: they are never written in the page.
    """
    fiche.title = fiche.draft_title = texte["titre"].strip()
    for champ in (*SIMPLES, *RICHES, *A_DECIDER):
        if champ in texte:
            setattr(fiche, champ, texte[champ] or _blank(champ))
    if "organismes" in texte and not fiche.hides_organismes:
        noms = [nom for nom in (nom.strip() for nom in texte["organismes"]) if nom]
        # Made in the order of their names: two people who send the same two at once wait for each other only once.
        connus = {nom: _organisme(nom) for nom in sorted(set(noms), key=str.lower)}
        fiche.organismes = [FicheOrganisme(organisme=connus[nom], sort_order=order) for order, nom in enumerate(noms)]
    if fiche.hides_organismes:
        fiche.organismes = []
    if fiche.hides_people:
        fiche.signature = ""


def _blank(champ: str) -> Any:
    if champ == "annee_debut":
        return None
    if champ == "cout":
        return "non-communique"
    return NON_COMMUNIQUE if champ in JAMAIS_VIDES else (Nature.PRATIQUE if champ == "nature" else "")


def _organisme(nom: str) -> Organisme:
    return Organisme.objects.get_or_create(nom__iexact=nom, defaults={"nom": nom})[0]


def text_of(fiche: FichePage) -> dict[str, Any]:
    """The text of a fiche as the guided form shows it, to begin an update."""
    return {
        "titre": fiche.title,
        "organismes": fiche.organismes_noms,
        **{champ: getattr(fiche, champ) for champ in (*SIMPLES, *RICHES, *A_DECIDER)},
    }


def follow_title(revision: Revision) -> None:
    """A fiche that was never published takes the address of the title under approval: the first title may have named what
    its authors keep back. An address that the committee chose stays.
    """
    fiche = FichePage.objects.get(pk=revision.object_id)
    titre = revision.content["title"]
    if fiche.first_published_at or titre == fiche.title or revision.content["slug"] != fiche.slug:
        return
    if re.fullmatch(rf"{re.escape(_slug(titre))}(-\d+)?", fiche.slug):
        return  # as it is since an earlier round
    theme = Page.objects.select_for_update().get(pk=fiche.get_parent().pk)
    slug = free_slug(theme, titre)
    FichePage.objects.filter(pk=fiche.pk).update(slug=slug, url_path=f"{theme.url_path}{slug}/")
    revision.content = {**revision.content, "slug": slug}
    revision.save(update_fields=["content"])


def _slug(titre: str) -> str:
    return slugify(titre)[:SLUG_MAX].strip("-") or "fiche"


def free_slug(parent: Page, titre: str) -> str:
    """A slug that no sister page has: `accueil`, `accueil-2`…"""
    base = _slug(titre)
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
