"""Who made the fiches of a booklet: signatures, committees, and the people whom another app knows and may name.

This app knows texts; who wrote and rewrote them is known to whoever registers a provider (`workflow`), which answers only for those who
agreed to be named, as the pages of the fiches do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bonnespratiques.models import FichePage
from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.selection import Selection


@dataclass(frozen=True)
class Credites:
    """Names in the order of the fiches, each once."""

    contributeurs: tuple[str, ...] = ()
    comite: tuple[str, ...] = ()


# All the fiches of a booklet at once: a provider asks the database a constant number of questions.
Provider = Callable[[Sequence[FichePage]], Credites]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Once at start. Twice the same provider is once."""
    if provider not in _providers:
        _providers.append(provider)


def credits_node(selection: Selection) -> dict[str, list[str]]:
    """{contributeurs, comite, comites}: who told the fiches, as they asked to be named; who rewrote them; the themes whose committees proof-read them.

    Who asked for silence is not there.
    """
    ecrire, fiches = Ecriture(), selection.fiches
    recits = [ecrire(fiche.signature).strip() for fiche in fiches if not fiche.hides_people]
    connus = [provider(fiches) for provider in _providers]
    # A signature often holds the name already: « Inès Marchandeau et l’équipe des secrétariats ».
    signes = "\n".join(recits).casefold()
    autres = [ecrire(nom) for credites in connus for nom in credites.contributeurs if nom.casefold() not in signes]
    comite = [ecrire(nom) for credites in connus for nom in credites.comite]
    comites = [ecrire(titre) for titre in selection.themes.values() if titre]
    return {
        "contributeurs": _once([*recits, *autres]),
        "comite": _once(comite),
        "comites": _once(comites),
    }


def _once(noms: list[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, noms)))
