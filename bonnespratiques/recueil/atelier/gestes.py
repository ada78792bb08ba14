"""What an animateur does to a sommaire, one gesture at a time: each is tried on the latest version, saved as a new one, and told in
a sentence. Nothing is ever published from here.

Whoever acts says which sommaire they had before their eyes (`sceau`): if somebody else saved another one meanwhile, nothing is
done and `ConflitDeSommaire` says so. A gesture names things by their keys, so that it can be tried again on the new version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from bonnespratiques.models import FormeFiche, RecueilPage
from bonnespratiques.recueil.atelier import retour
from bonnespratiques.recueil.atelier.ajouts import add_chosen
from bonnespratiques.recueil.atelier.elements import GesteImpossible
from bonnespratiques.recueil.atelier.noms import Noms
from bonnespratiques.recueil.atelier.sommaire import Sommaire
from bonnespratiques.recueil.atelier.stockage import read, seal, write


@dataclass(frozen=True)
class Fait:
    """`phrase` says what was done; `cle` is where to look now, "" for nowhere."""

    phrase: str
    cle: str = ""


class ConflitDeSommaire(Exception):
    """Somebody else saved the sommaire meanwhile. `revision` is theirs; nothing was done."""

    def __init__(self, revision: Revision | None) -> None:
        super().__init__("Le sommaire a changé depuis que vous l’avez ouvert.")
        self.revision = revision


Geste = Callable[[Sommaire, str, QueryDict, Noms], Fait]


def draft_of(recueil: RecueilPage) -> RecueilPage:
    """The latest version, published or not: what the atelier shows and changes."""
    return recueil.get_latest_revision_as_object()


def act(recueil: RecueilPage, donnees: QueryDict, *, by: Any) -> Fait:
    """Do what the form says. `donnees`: one gesture by name (`GESTES`, or `annuler`), what it needs, and `sceau`.

    Raises `GesteImpossible`, or `ConflitDeSommaire`.
    """
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=recueil.pk)
        brouillon = draft_of(RecueilPage.objects.get(pk=recueil.pk))
        if brouillon.permissions_for_user(by).page_locked():
            raise GesteImpossible(
                "Quelqu’un a verrouillé ce recueil : demandez-lui de le déverrouiller pour le composer."
            )
        sommaire = read(brouillon)
        if donnees.get("sceau") != seal(sommaire):
            raise ConflitDeSommaire(brouillon.latest_revision)
        if "annuler" in donnees:
            return _undo(brouillon, by=by)
        fait = _do(sommaire, donnees, Noms(by))
        _save(brouillon, sommaire, by=by, data={"phrase": fait.phrase})
        return fait


def _do(sommaire: Sommaire, donnees: QueryDict, noms: Noms) -> Fait:
    for nom, geste in GESTES.items():
        if nom in donnees:
            avant = seal(sommaire)
            fait = geste(sommaire, donnees.get(nom, ""), donnees, noms)
            if seal(sommaire) == avant:
                raise GesteImpossible("Rien n’a changé.")
            return fait
    raise GesteImpossible("Choisissez ce que vous voulez faire.")


def _undo(brouillon: RecueilPage, *, by: Any) -> Fait:
    avant = retour.previous(brouillon)
    if avant is None:
        raise GesteImpossible("Il n’y a rien à annuler.")
    phrase = retour.last_phrase(brouillon)
    _save(brouillon, read(avant.as_object()), by=by, data={"phrase": "Retour en arrière.", retour.ETAT: avant.pk})
    return Fait(f"C’est annulé : {phrase}" if phrase else "La version d’avant est revenue.")


def _save(brouillon: RecueilPage, sommaire: Sommaire, *, by: Any, data: Mapping[str, Any]) -> None:
    write(sommaire, brouillon)
    # Not cleaned: what else the draft lacks, such as a title, is for the page editor to say.
    revision = brouillon.save_revision(user=by, clean=False)
    log(instance=brouillon, action=retour.ACTION, user=by, revision=revision, data=dict(data))


def _move_fiche(pas: int) -> Geste:
    def geste(sommaire: Sommaire, cle: str, _donnees: QueryDict, noms: Noms) -> Fait:
        sommaire.shift(cle, pas)
        return Fait(_where(sommaire, cle, noms), cle)

    return geste


def _move_bloc(pas: int) -> Geste:
    def geste(sommaire: Sommaire, cle: str, _donnees: QueryDict, noms: Noms) -> Fait:
        bloc = sommaire.shift_bloc(cle, pas)
        rang = sommaire.blocs.index(bloc) + 1
        return Fait(f"« {noms.bloc(bloc)} » est maintenant en position {rang} sur {len(sommaire.blocs)}.", cle)

    return geste


def _put(sommaire: Sommaire, cle: str, donnees: QueryDict, noms: Noms) -> Fait:
    sommaire.put([cle], sommaire.section(donnees.get("vers", "")), avant=donnees.get("avant", ""))
    return Fait(_where(sommaire, cle, noms), cle)


def _put_section(sommaire: Sommaire, cle: str, donnees: QueryDict, noms: Noms) -> Fait:
    section = sommaire.put_section(cle, avant=donnees.get("avant", ""))
    rang = sommaire.sections.index(section) + 1
    return Fait(f"« {noms.bloc(section)} » est maintenant la section {rang} sur {len(sommaire.sections)}.", cle)


def _where(sommaire: Sommaire, cle: str, noms: Noms) -> str:
    section, place = sommaire.find(cle)
    rang = section.places.index(place) + 1
    return (
        f"« {noms.fiche(place.fiche)} » est maintenant {rang} sur {len(section.places)} dans « {noms.bloc(section)} »."
    )


def _bulk(sommaire: Sommaire, quoi: str, donnees: QueryDict, noms: Noms) -> Fait:
    """The ticked fiches."""
    cles = donnees.getlist("cle")
    if not cles:
        raise GesteImpossible("Cochez d’abord les fiches dans le sommaire.")
    if quoi == "deplacer":
        section = sommaire.section(donnees.get("vers", ""))
        places = sommaire.put(cles, section)
        return Fait(f"{noms.some(places)} maintenant à la fin de « {noms.bloc(section)} ».", cles[0])
    if quoi == "retirer":
        return Fait(f"{noms.some(sommaire.remove(cles))} hors du sommaire.")
    if quoi not in FormeFiche.values:
        raise GesteImpossible("Choisissez ce que vous voulez faire des fiches cochées.")
    places = sommaire.set_forme(cles, quoi)
    return Fait(f"{noms.some(places)} en forme {'courte' if quoi == FormeFiche.COURTE else 'complète'}.", cles[0])


def _on_one(quoi: str) -> Geste:
    def geste(sommaire: Sommaire, cle: str, donnees: QueryDict, noms: Noms) -> Fait:
        sommaire.find(cle)
        seule = donnees.copy()
        seule.setlist("cle", [cle])
        return _bulk(sommaire, quoi, seule, noms)

    return geste


def _rename(sommaire: Sommaire, cle: str, donnees: QueryDict, noms: Noms) -> Fait:
    bloc = sommaire.rename(cle, donnees.get("titre", "").strip(), signe=donnees.get("signe", ""))
    return Fait(f"Le titre imprimé est « {noms.bloc(bloc)} ».", cle)


def _remove_bloc(sommaire: Sommaire, cle: str, _donnees: QueryDict, noms: Noms) -> Fait:
    bloc = sommaire.remove_bloc(cle)
    return Fait(f"« {noms.bloc(bloc)} » est retirée du sommaire.")


def _add_section(sommaire: Sommaire, _valeur: str, donnees: QueryDict, noms: Noms) -> Fait:
    theme = noms.theme(donnees.get("theme", ""))
    section = sommaire.add_section(donnees.get("titre", "").strip(), theme, partie=donnees.get("partie", ""))
    return Fait(f"La section « {noms.bloc(section)} » est ajoutée.", section.cle)


def _add_partie(sommaire: Sommaire, _valeur: str, donnees: QueryDict, noms: Noms) -> Fait:
    premiere = not sommaire.parties
    partie = sommaire.add_partie(donnees.get("titre", "").strip(), donnees.get("signe", ""))
    suite = " Les sections déjà là sont dedans." if premiere and sommaire.sections else ""
    return Fait(f"La partie « {partie.titre} » est ajoutée.{suite}", partie.cle)


def _add(sommaire: Sommaire, ou: str, donnees: QueryDict, noms: Noms) -> Fait:
    places = add_chosen(sommaire, donnees, by_theme=ou == "themes", by=noms.user)
    if ou == "themes":
        return Fait(f"{noms.some(places)} dans le sommaire, une section par thème.", places[0].cle)
    section, _ = sommaire.find(places[0].cle)
    return Fait(f"{noms.some(places)} dans « {noms.bloc(section)} ».", places[0].cle)


# Names of the buttons of the page.
GESTES: dict[str, Geste] = {
    "monter": _move_fiche(-1),
    "descendre": _move_fiche(1),
    "placer": _put,
    "retirer": _on_one("retirer"),
    "courte": _on_one(FormeFiche.COURTE),
    "complete": _on_one(FormeFiche.COMPLETE),
    "lot": _bulk,
    "monter_bloc": _move_bloc(-1),
    "descendre_bloc": _move_bloc(1),
    "placer_section": _put_section,
    "renommer": _rename,
    "retirer_bloc": _remove_bloc,
    "ajouter_section": _add_section,
    "ajouter_partie": _add_partie,
    "ajouter": _add,
}
