"""What is worth a look in the fiches of a booklet: texts that changed or aged, silent contacts, poor pictures, links that lead nowhere."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bonnespratiques.models import Contact, Edition, FichePage, FormeFiche, Illustration, RecueilPage
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.recueil.arbre.fiche import nom_de_fiche
from bonnespratiques.recueil.atelier.images_imprimees import too_small
from bonnespratiques.recueil.atelier.liens import doubtful_links
from bonnespratiques.rubriques import RUBRIQUES
from bonnespratiques.typographie import en_lettres

LIENS_DITS_MAX = 3  # doubtful links told of one fiche; its editor will see the others


@dataclass(frozen=True)
class Constat:
    """Something seen, before anybody is told where to mend it.

    `ou`: "fiche", "versions", "contact", "image", "atelier", or a tab of the recueil ("textes", "presentation"). `objet`: key of the
    contact or picture.
    """

    gravite: Gravite
    texte: str
    ou: str
    page_id: int | None = None
    objet: int = 0
    onglet: str = "recit"


def image_ids(composition: Composition, fiches: Iterable[FichePage]) -> set[int]:
    """Keys of every picture that the booklet may show."""
    ids: set[Any] = {composition.couverture.image, *(partenaire.logo for partenaire in composition.partenaires)}
    for fiche in fiches:
        ids |= {fiche.image_id, *_block_images(fiche)}
    return {pk for pk in ids if isinstance(pk, int)}


def of_fiche(fiche: FichePage, noeud: dict[str, Any], illustrations: dict[int, Illustration]) -> Iterator[Constat]:
    """What of this fiche needs no query. `noeud`: what the booklet prints of it."""
    nom = nom_de_fiche(fiche.numero, fiche.title)
    if fiche.has_unpublished_changes:
        texte = f"{nom} : une version plus récente attend son accord ou sa publication. C’est le texte publié qui est imprimé."
        yield Constat(Gravite.A_VERIFIER, texte, "versions", fiche.pk)
    yield from _of_age(fiche, nom)
    if noeud["forme"] != FormeFiche.COURTE:  # a short one prints neither rubric nor picture
        yield from _of_links(fiche, nom)
        for pk in (fiche.image_id, *_block_images(fiche)):
            if pk in illustrations and (raison := too_small(illustrations[pk])):
                yield Constat(Gravite.A_VERIFIER, f"{nom} : {raison}", "image", fiche.pk, objet=pk)


def of_contacts(fiches: dict[int, FichePage]) -> Iterator[Constat]:
    """Contacts that the booklet leaves out, because nobody noted the day on which they agreed. One query."""
    muets = Contact.objects.filter(fiche__in=fiches, consentement_le=None).order_by("fiche_id", "pk")
    par_fiche: dict[int, list[int]] = {}
    for pk, fiche in muets.values_list("pk", "fiche_id"):
        par_fiche.setdefault(fiche, []).append(pk)
    for pk, contacts in par_fiche.items():
        fiche = fiches[pk]
        if fiche.hides_people:
            continue
        qui = "un contact n’est pas imprimé" if len(contacts) == 1 else f"{len(contacts)} contacts ne sont pas imprimés"
        texte = f"{nom_de_fiche(fiche.numero, fiche.title)} : {qui}, faute d’un consentement daté."
        yield Constat(Gravite.A_VERIFIER, texte, "contact", pk, objet=contacts[0])


def of_anonymes(recueil: RecueilPage, fiches: dict[int, FichePage]) -> Iterator[Constat]:
    """Fiches whose last edition still names somebody who has asked since not to be. At most one query."""
    discretes = [fiche for fiche in fiches.values() if fiche.hides_people or fiche.hides_organismes]
    edition = Edition.objects.filter(recueil=recueil).latest_first().first() if discretes else None
    if edition is None:
        return
    imprimes = {
        noeud["numero"]: noeud
        for axe in json.loads(edition.contenu)["axes"]
        for section in axe["sections"]
        for noeud in section["fiches"]
    }
    for fiche in discretes:
        avant = imprimes.get(fiche.numero)
        if avant and (
            (fiche.hides_people and not avant["recit_tu"]) or (fiche.hides_organismes and not avant["organisme_tu"])
        ):
            texte = (
                f"{nom_de_fiche(fiche.numero, fiche.title)} : l’anonymat a été demandé depuis la {edition.nom_du_rang}, "
                "qui nomme encore. La prochaine ne nommera plus ; voyez s’il faut retirer l’ancienne de la diffusion."
            )
            yield Constat(Gravite.A_VERIFIER, texte, "fiche", fiche.pk)


def _of_age(fiche: FichePage, nom: str) -> Iterator[Constat]:
    if fiche.non_verifiee_depuis:
        depuis = en_lettres(fiche.non_verifiee_depuis)
        texte = f"{nom} : pas vérifiée depuis le {depuis}. Personne n’a pu dire si elle est encore vraie."
        yield Constat(Gravite.A_VERIFIER, texte, "fiche", fiche.pk)
    elif fiche.a_revoir_le and fiche.is_review_overdue:
        texte = f"{nom} : elle était à revoir le {en_lettres(fiche.a_revoir_le)}, et personne ne l’a fait."
        yield Constat(Gravite.A_VERIFIER, texte, "fiche", fiche.pk, onglet="classement")


def _of_links(fiche: FichePage, nom: str) -> Iterator[Constat]:
    textes = [(rubrique.titre, getattr(fiche, rubrique.champ)) for rubrique in RUBRIQUES]
    textes += [
        ("encadré", b["value"].get("texte") or "") for b in fiche.blocs.get_prep_value() if b["type"] == "encadre"
    ]
    douteux = [(ou, adresse, raison) for ou, html in textes for adresse, raison in doubtful_links(html)]
    for ou, adresse, raison in douteux[:LIENS_DITS_MAX]:
        yield Constat(Gravite.A_VERIFIER, f"{nom}, {ou} : {say_link(adresse, raison)}", "fiche", fiche.pk)


def say_link(adresse: str, raison: str) -> str:
    return f"le lien « {adresse[:80]} » est à revoir : {raison}." if adresse else f"un lien est à revoir : {raison}."


def _block_images(fiche: FichePage) -> list[Any]:
    return [bloc["value"].get("image") for bloc in fiche.blocs.get_prep_value() if bloc["type"] == "image"]
