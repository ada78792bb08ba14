"""What can be filtered, counted and sorted of many objects at once, in memory: columns of numbers, a row for each object.

Made from the index (`instantane`, one read per segment, which never change) or from the database (`en_base`); counted the same.
Knows no model of ours: a model says its columns in `get_search_columns()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

Masque = np.ndarray  # bool, one for each row
SANS_DATE = 0


class Ligne(NamedTuple):
    """The columns of one object, as its model tells them. `valeurs`: (value, label) by name; several, or none.

    `dates`: seconds since 1970, or 0. `chemin`: path in the page tree, by which restrictions hold; "" when it has none.
    """

    chemin: str = ""
    visible: bool = True  # live, for a page
    titre: str = ""  # proposed while one types
    valeurs: dict[str, list[tuple[str, str]]] = {}
    dates: dict[str, int] = {}


class Vocabulaire:
    """Numbers that stand for the values of one column, the same in all segments. Only grows."""

    def __init__(self) -> None:
        self.numeros: dict[str, int] = {}
        self.valeurs: list[str] = []
        self.libelles: list[str] = []

    def number(self, valeur: str, libelle: str) -> int:
        numero = self.numeros.get(valeur)
        if numero is None:
            numero = self.numeros[valeur] = len(self.valeurs)
            self.valeurs.append(valeur)
            self.libelles.append(libelle)
        else:
            self.libelles[numero] = libelle  # the last one told: an organisme may be renamed
        return numero

    def __len__(self) -> int:
        return len(self.valeurs)


@dataclass
class Vocabulaires:
    """By name of column. One for each family of models and process."""

    par_nom: dict[str, Vocabulaire] = field(default_factory=dict)

    def named(self, nom: str) -> Vocabulaire:
        if nom not in self.par_nom:
            self.par_nom[nom] = Vocabulaire()
        return self.par_nom[nom]


class Colonne(NamedTuple):
    """(row, number of value), as many as there are values; rows ascending."""

    lignes: np.ndarray  # int32
    numeros: np.ndarray  # int32


VIDE = Colonne(np.empty(0, np.int32), np.empty(0, np.int32))


class Colonnes:
    """The columns of `n` objects."""

    def __init__(
        self,
        vocabulaires: Vocabulaires,
        *,
        chemins: np.ndarray,
        visibles: Masque,
        titres: list[str],
        valeurs: dict[str, Colonne],
        dates: dict[str, np.ndarray],
    ) -> None:
        self.vocabulaires = vocabulaires
        self.chemins = chemins  # bytes, padded
        self.visibles = visibles
        self.titres = titres
        self.valeurs = valeurs
        self._dates = dates

    def __len__(self) -> int:
        return len(self.visibles)

    def dates(self, nom: str) -> np.ndarray:
        """Seconds since 1970 (int64), 0 where there is none."""
        return self._dates.get(nom, np.zeros(len(self), np.int64))

    def readable(self, closed: Iterable[str]) -> Masque:
        """Live, and not under one of these tree paths."""
        mask = self.visibles.copy()
        for path in closed:
            start = path.encode()
            # What begins with `start` lies between it and it followed by a sign greater than any of a path.
            mask &= (self.chemins < start) | (self.chemins >= start + b"~")
        return mask

    def having(self, nom: str, valeurs: Iterable[str]) -> Masque:
        """The rows that hold one of these values or more."""
        mask = np.zeros(len(self), bool)
        colonne = self.valeurs.get(nom)
        vocabulaire = self.vocabulaires.named(nom)
        wanted = [vocabulaire.numeros[valeur] for valeur in valeurs if valeur in vocabulaire.numeros]
        if colonne is not None and wanted:
            chosen = np.zeros(len(vocabulaire), bool)
            chosen[wanted] = True
            mask[colonne.lignes[chosen[colonne.numeros]]] = True
        return mask

    def count(self, nom: str, mask: Masque) -> dict[str, int]:
        """Number of rows of `mask` by value, those of none left out."""
        colonne = self.valeurs.get(nom, VIDE)
        vocabulaire = self.vocabulaires.named(nom)
        numbers = np.bincount(colonne.numeros[mask[colonne.lignes]], minlength=len(vocabulaire))
        return {vocabulaire.valeurs[i]: int(numbers[i]) for i in np.flatnonzero(numbers)}

    def label(self, nom: str, valeur: str) -> str | None:
        """None: no object has, or ever had, this value."""
        vocabulaire = self.vocabulaires.named(nom)
        numero = vocabulaire.numeros.get(valeur)
        return None if numero is None else vocabulaire.libelles[numero]


def build(rows: Iterable[Ligne], vocabulaires: Vocabulaires) -> Colonnes:
    """Reads each row once and keeps none: fifty thousand of them at once would cost three times as much, in garbage collection."""
    chemins: list[bytes] = []
    visibles: list[bool] = []
    titres: list[str] = []
    pairs: dict[str, tuple[list[int], list[int]]] = {}
    moments: dict[str, tuple[list[int], list[int]]] = {}
    for i, row in enumerate(rows):
        chemins.append(row.chemin.encode())
        visibles.append(row.visible)
        titres.append(row.titre)
        for nom, valeurs in row.valeurs.items():
            vocabulaire = vocabulaires.named(nom)
            lignes, numeros = pairs.setdefault(nom, ([], []))
            for valeur, libelle in valeurs:
                lignes.append(i)
                numeros.append(vocabulaire.number(valeur, libelle))
        for nom, seconds in row.dates.items():
            lignes, secondes = moments.setdefault(nom, ([], []))
            lignes.append(i)
            secondes.append(seconds)
    return Colonnes(
        vocabulaires,
        chemins=np.array(chemins, dtype=bytes) if chemins else np.empty(0, "S1"),
        visibles=np.array(visibles, bool),
        titres=titres,
        valeurs={
            nom: Colonne(np.array(lignes, np.int32), np.array(numeros, np.int32))
            for nom, (lignes, numeros) in pairs.items()
        },
        dates={nom: _dates(len(titres), *pairs_of_nom) for nom, pairs_of_nom in moments.items()},
    )


def _dates(number: int, lignes: list[int], secondes: list[int]) -> np.ndarray:
    dates = np.zeros(number, np.int64)
    dates[lignes] = secondes
    return dates


def concatenate(parts: Sequence[Colonnes], vocabulaires: Vocabulaires) -> Colonnes:
    """The rows of several, one after the other; they share `vocabulaires`."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part) for part in parts)])
    names = {nom for part in parts for nom in part.valeurs}
    return Colonnes(
        vocabulaires,
        chemins=np.concatenate([part.chemins for part in parts]) if parts else np.empty(0, "S1"),
        visibles=np.concatenate([part.visibles for part in parts]) if parts else np.empty(0, bool),
        titres=[titre for part in parts for titre in part.titres],
        valeurs={
            nom: Colonne(
                np.concatenate(
                    [
                        (part.valeurs.get(nom, VIDE).lignes + offset).astype(np.int32)
                        for part, offset in zip(parts, offsets, strict=False)
                    ]
                ),
                np.concatenate([part.valeurs.get(nom, VIDE).numeros for part in parts]),
            )
            for nom in names
        },
        dates={
            nom: np.concatenate([part.dates(nom) for part in parts])
            for nom in {n for part in parts for n in part._dates}
        },
    )
