"""All that a reader does to their recueil, each in one transaction that holds its row: two tabs at once lose nothing.

Where the database locks no row (SQLite), it lets one transaction write at a time. Each of these acts prolongs the recueil by thirty days.
All raise `MonRecueil.DoesNotExist` when it was erased, or expired, meanwhile. Callers: `views.mon_recueil`. Erasing: `effacement`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from bonnespratiques.models import FichePage, MonRecueil, MonRecueilFiche
from bonnespratiques.models.mon_recueil import FICHES_MAX
from bonnespratiques.recueil.personnel.cles import hashed, new_key

_CHAMPS = ("titre", "mot", "partage", "modifie_le", "expire_le")


class Vers(StrEnum):
    """Where a fiche goes in the list."""

    MONTER = "monter"
    DESCENDRE = "descendre"
    PREMIERE = "premiere"
    DERNIERE = "derniere"


@dataclass(frozen=True)
class Ajout:
    """What became of the fiches to add: how many came in, were there already, or found no room; `nombre`: those it holds now."""

    ajoutees: int
    deja: int
    refusees: int
    nombre: int


def create() -> tuple[MonRecueil, str]:
    """An empty recueil and the key that opens it, which is written nowhere."""
    cle = new_key()
    recueil = MonRecueil(cle_hachee=hashed(cle))
    recueil.touch()
    recueil.save()
    return recueil, cle


@contextmanager
def changing(recueil: MonRecueil) -> Iterator[MonRecueil]:
    """The recueil as it is now, held until the end of the block, then saved and prolonged; the caller's own is brought level with it."""
    with transaction.atomic():
        tenu = MonRecueil.objects.alive().select_for_update().get(pk=recueil.pk)
        yield tenu
        tenu.touch()
        tenu.save()
    for champ in _CHAMPS:
        setattr(recueil, champ, getattr(tenu, champ))


def add(recueil: MonRecueil, fiches: Iterable[FichePage]) -> Ajout:
    """At the end, in this order, each once, sixty in all. Only fiches that anybody may read: the caller has checked."""
    with changing(recueil):
        choix = _in_order(recueil)
        presentes = {ligne.fiche_id for ligne in choix}
        voulues = list({fiche.pk: fiche for fiche in fiches}.values())
        neuves = [fiche for fiche in voulues if fiche.pk not in presentes]
        retenues = neuves[: max(0, FICHES_MAX - len(choix))]
        choix += [MonRecueilFiche(mon_recueil=recueil, fiche=fiche, rang=0) for fiche in retenues]
        _renumber(choix)
    return Ajout(len(retenues), len(voulues) - len(neuves), len(neuves) - len(retenues), len(choix))


def move(recueil: MonRecueil, numero: int, vers: Vers) -> None:
    """One step or all the way. Nothing happens at the end of the list, or to a fiche that is no more in it."""
    with changing(recueil):
        choix = _in_order(recueil)
        ici = _place(choix, numero)
        if ici is None:
            return
        la = {Vers.MONTER: ici - 1, Vers.DESCENDRE: ici + 1, Vers.PREMIERE: 0, Vers.DERNIERE: len(choix)}[vers]
        choix.insert(max(0, la), choix.pop(ici))
        _renumber(choix)


def place_after(recueil: MonRecueil, numero: int, apres: int | None) -> None:
    """Right after the fiche `apres`, or first: said by a neighbour, it still holds when another tab has moved the rest."""
    with changing(recueil):
        choix = _in_order(recueil)
        ici = _place(choix, numero)
        if ici is None or numero == apres:
            return
        ligne = choix.pop(ici)
        voisine = _place(choix, apres) if apres is not None else -1
        choix.insert(ici if voisine is None else voisine + 1, ligne)
        _renumber(choix)


def remove(recueil: MonRecueil, numero: int) -> MonRecueilFiche | None:
    """The line taken away, with its place and its note, for whoever would put it back."""
    with changing(recueil):
        choix = _in_order(recueil)
        ici = _place(choix, numero)
        if ici is None:
            return None
        ligne = choix.pop(ici)
        MonRecueilFiche.objects.filter(pk=ligne.pk).delete()
        _renumber(choix)
    return ligne


def put_back(recueil: MonRecueil, fiche: FichePage, *, rang: int, note: str) -> Ajout:
    """Where it was, with what was written beside it; at the end when the list has become shorter."""
    with changing(recueil):
        choix = _in_order(recueil)
        if fiche.pk in {ligne.fiche_id for ligne in choix}:
            return Ajout(0, 1, 0, len(choix))
        if len(choix) >= FICHES_MAX:
            return Ajout(0, 0, 1, len(choix))
        choix.insert(max(0, rang - 1), MonRecueilFiche(mon_recueil=recueil, fiche=fiche, rang=0, note=note))
        _renumber(choix)
    return Ajout(1, 0, 0, len(choix))


def write(
    recueil: MonRecueil,
    *,
    titre: str | None = None,
    mot: str | None = None,
    notes: Mapping[int | None, str] | None = None,
) -> None:
    """Only what is given: another tab may have written the rest. Texts are cleaned and bounded (`texte_brut`, the form).

    `notes` by number of fiche; that of a fiche no more in the list is dropped.
    """
    with changing(recueil) as tenu:
        tenu.titre = tenu.titre if titre is None else titre
        tenu.mot = tenu.mot if mot is None else mot
        annotees = [ligne for ligne in _in_order(recueil) if ligne.fiche.numero in notes] if notes else []
        for ligne in annotees:
            ligne.note = notes[ligne.fiche.numero]  # type: ignore[index]
        MonRecueilFiche.objects.bulk_update(annotees, ["note"])


def share(recueil: MonRecueil) -> str:
    """The key of its link: the one that it has, or a new one."""
    with changing(recueil) as tenu:
        tenu.partage = tenu.partage or new_key()
    return tenu.partage


def unshare(recueil: MonRecueil) -> None:
    """The link shows nothing from now on; another one, made later, will have another address."""
    with changing(recueil) as tenu:
        tenu.partage = None


def _in_order(recueil: MonRecueil) -> list[MonRecueilFiche]:
    return list(
        recueil.choix.select_related("fiche")
        .only("mon_recueil", "rang", "note", "fiche__numero")
        .order_by("rang", "pk")
    )


def _place(choix: list[MonRecueilFiche], numero: int) -> int | None:
    return next((n for n, ligne in enumerate(choix) if ligne.fiche.numero == numero), None)


def _renumber(choix: list[MonRecueilFiche]) -> None:
    """From 1, in this order. New lines are made, and only those that change are written."""
    deplacees = []
    for rang, ligne in enumerate(choix, start=1):
        if ligne.rang != rang:
            ligne.rang = rang
            deplacees.append(ligne)
    MonRecueilFiche.objects.bulk_update([ligne for ligne in deplacees if ligne.pk], ["rang"])
    MonRecueilFiche.objects.bulk_create(ligne for ligne in deplacees if not ligne.pk)
