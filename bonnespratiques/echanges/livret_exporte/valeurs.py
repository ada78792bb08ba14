"""From what is printed to what is stored: choices, figures, dates. Each is the inverse of a rule of `recueil.arbre.fiche`."""

import re
from datetime import date
from typing import Any

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.couverture import find_date
from bonnespratiques.echanges.livret_exporte.elements import Tableau
from bonnespratiques.indicateurs import parse
from bonnespratiques.models import NON_COMMUNIQUE, Cout, Licence, Nature
from bonnespratiques.models.fiche_echelles import MATURITE, PREUVE, Echelle
from bonnespratiques.recueil.arbre.fiche import REPERES, UNITE_ACCOLEE_MAX, joined_unit
from bonnespratiques.typographie import INSECABLE

_REPERES = {key(libelle): champ for libelle, champ in REPERES}
_ECHELLES = {"maturite": MATURITE, "preuve": PREUVE}
_COUTS = {key(libelle): valeur for valeur, libelle in Cout.choices}
_LICENCES = {key(libelle): valeur for valeur, libelle in Licence.choices}
_PERIODE_MAX = 100
_COLONNES = 4  # of the table of key figures


def nature_of(surtitre: str) -> str:
    mots = key(surtitre)
    if "essai infructueux" in mots:
        return Nature.ESSAI
    return Nature.CONFERENCE if "conference" in mots else Nature.PRATIQUE


def repere_fields(libelle: str, valeur: str) -> dict[str, Any] | None:
    """The field of the fiche that a landmark says, {} for one that says « non communiqué », None for an unknown one."""
    cle = key(libelle)
    if cle == key(NON_COMMUNIQUE):
        return {}
    champ = cle if cle in _ECHELLES else _REPERES.get(cle, "annee_debut" if cle == "depuis" else "")
    if not champ:
        return None
    if key(valeur) in ("", key(NON_COMMUNIQUE)):
        return {}
    if champ in _ECHELLES:
        degre = _degree(_ECHELLES[champ], valeur)
        return {champ: degre} if degre else None
    if champ == "cout":
        return {champ: _COUTS[key(valeur)]} if key(valeur) in _COUTS else None
    if champ == "annee_debut":
        return {champ: int(valeur)} if re.fullmatch(r"(?:19|20)\d\d", valeur) else None
    return {champ: valeur}


def _degree(echelle: Echelle, dit: str) -> str:
    mot = key(re.sub(r"\(.*?\)", "", dit))
    return next((degre.valeur for degre in echelle.degres + echelle.hors if key(degre.titre) == mot), "")


def licence_of(dite: str) -> str:
    return _LICENCES.get(key(dite), "")


def date_of(dite: str) -> date | None:
    return find_date(key(dite)) if dite else None


def read_figures(tableau: Tableau) -> list[dict[str, str]]:
    """The key figures of a table of ours: figure and unit, label, before, source. A row without figure or label says nothing."""
    lus = []
    for ligne in tableau.lignes[1:]:
        if len(ligne) < _COLONNES:
            continue
        chiffre, *unite = [p.texte for p in ligne[0] if p.texte] or [""]
        libelle, avant, source = (" ".join(p.texte for p in case) for case in ligne[1:_COLONNES])
        if chiffre and libelle:
            lus.append(
                indicateur_of(libelle=libelle, chiffre=chiffre, unite=" ".join(unite), avant=avant, source=source)
            )
    return lus


def indicateur_of(*, libelle: str, chiffre: str, unite: str, avant: str, source: str) -> dict[str, str]:
    """Fields that print the same: the unit goes back from « 6 % » and « des appels » to « % des appels »."""
    periode, point, reste = source.partition(" · ")
    if not point or len(periode) > _PERIODE_MAX:
        periode, reste = "", source
    champs = {"libelle": libelle, "periode": periode, "source": reste}
    if key(chiffre) == key(NON_COMMUNIQUE):
        chiffre = ""
    for accolee in _units(chiffre, avant):
        essai = {
            "apres": chiffre.removesuffix(INSECABLE + accolee) if accolee else chiffre,
            "avant": avant.removesuffix(INSECABLE + accolee) if accolee else avant,
        }
        if [joined_unit(essai["apres"], accolee), joined_unit(essai["avant"], accolee)] == [chiffre, avant]:
            return champs | essai | {"unite": " ".join(filter(None, (accolee, unite)))}
    return champs | {"apres": chiffre, "avant": avant, "unite": unite}


def _units(chiffre: str, avant: str) -> list[str]:
    """Short ends of these values that may be their unit, then none."""
    fins = [valeur.rpartition(INSECABLE)[2] for valeur in (chiffre, avant) if INSECABLE in valeur]
    return [fin for fin in fins if len(fin) <= UNITE_ACCOLEE_MAX and parse(fin) is None] + [""]
