"""The fictional content of the demonstration, as it was written: JSON files in `donnees/`, and its words turned into our choices.

Nothing here touches the database. Callers: the other modules of this folder, and the demonstration of the circuit.
"""

import json
from pathlib import Path
from typing import Any

from bonnespratiques.models import Cout, Licence, Maturite, Nature, Preuve, TailleOrganisme, TypeOrganisme

DONNEES_DIR = Path(__file__).resolve().parent / "donnees"

NATURES = {"pratique": Nature.PRATIQUE, "essai infructueux": Nature.ESSAI, "conférence": Nature.CONFERENCE}
COUTS = {
    "nul": Cout.NUL,
    "<5k€": Cout.MOINS_DE_5,
    "5-25k€": Cout.DE_5_A_25,
    "25-100k€": Cout.DE_25_A_100,
    ">100k€": Cout.PLUS_DE_100,
    "non communiqué": Cout.NON_COMMUNIQUE,
}
MATURITES = {
    "expérimentée": Maturite.EXPERIMENTEE,
    "installée": Maturite.INSTALLEE,
    "reprise ailleurs": Maturite.REPRISE,
    "abandonnée": Maturite.ABANDONNEE,
}
PREUVES = {
    "témoignage": Preuve.TEMOIGNAGE,
    "mesurée": Preuve.MESUREE,
    "comparée": Preuve.COMPAREE,
    "évaluée": Preuve.EVALUEE,
}
LICENCES = {"Licence Ouverte 2.0": Licence.LO2, "CC BY 4.0": Licence.CC_BY, "CC BY-SA 4.0": Licence.CC_BY_SA}
TYPES = {
    "État": TypeOrganisme.ETAT,
    "collectivité": TypeOrganisme.COLLECTIVITE,
    "sécurité sociale": TypeOrganisme.SECURITE_SOCIALE,
    "hôpital": TypeOrganisme.HOPITAL,
    "enseignement": TypeOrganisme.ENSEIGNEMENT,
    "association": TypeOrganisme.ASSOCIATION,
    "entreprise": TypeOrganisme.ENTREPRISE,
    "autre": TypeOrganisme.AUTRE,
}
TAILLES = {
    "<50": TailleOrganisme.MOINS_DE_50,
    "50-250": TailleOrganisme.DE_50_A_250,
    "250-2000": TailleOrganisme.DE_250_A_2000,
    ">2000": TailleOrganisme.PLUS_DE_2000,
}


def read(name: str) -> Any:
    """The content of `donnees/<name>.json`."""
    return json.loads((DONNEES_DIR / f"{name}.json").read_text(encoding="utf-8"))


def read_fiches() -> list[dict[str, Any]]:
    """All the fiches, the oldest first: their numbers then follow their dates."""
    fiches = read("fiches-relation-de-service") + read("fiches-management")
    return sorted(fiches, key=lambda fiche: fiche["verifiee_le"])
