"""Reading a booklet typed as plain text: a grammar of headings, in pure Python.

`read_livret(path)` returns a `Livret`: cover, axes and sous-thèmes, cards in order, and every line that found no place.
Not responsible for the database: `echanges.importation` turns a `Livret` into pages. `docs/importer-un-recueil.md` describes the form.
"""

from bonnespratiques.echanges.livret.formes import (
    Axe,
    Carte,
    CarteComplete,
    Ignoree,
    ImageLue,
    Livret,
    LivretComplet,
    LivretIllisible,
    PartieLue,
    PersonneContact,
)
from bonnespratiques.echanges.livret.lecture import parse_livret, read_livret

__all__ = [
    "Axe",
    "Carte",
    "CarteComplete",
    "Ignoree",
    "ImageLue",
    "Livret",
    "LivretComplet",
    "LivretIllisible",
    "PartieLue",
    "PersonneContact",
    "parse_livret",
    "read_livret",
]
