"""All the mails of the product, as administrators see them: to whom, when, at once or not. A class defined is a class listed."""

from collections.abc import Iterator

from workflow.circuit import Action, Role
from workflow.courriels.courriel import VARIABLES, Courriel
from workflow.courriels.resume import Resume
from workflow.courriels.table import COURRIELS
from workflow.models import EntreeJournal

DESTINATAIRES = {
    Role.AUTEUR: "Les auteurs",
    Role.COAUTEUR: "Les auteurs",
    Role.COMITE: "Le comité",
    Role.ANIMATEUR: "L’animation",
}
_LABELS = {**dict(Action.choices), **dict(EntreeJournal.Evenement.choices)}


def all_mails() -> dict[str, type[Courriel]]:
    """By key, in the order in which they are written in the code; the digest last."""
    found = {kind.cle: kind for kind in _subclasses(Courriel) if hasattr(kind, "cle")}
    found[Resume.cle] = found.pop(Resume.cle)
    return found


def _subclasses(kind: type[Courriel]) -> Iterator[type[Courriel]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def allowed_variables(kind: type[Courriel]) -> dict[str, str]:
    """What its text may use, each with what it is."""
    return {**{name: variable.sens for name, variable in VARIABLES.items()}, **kind.variables}


def when(kind: type[Courriel]) -> str:
    """What sends it."""
    if kind.quand:
        return kind.quand
    actions = [str(_LABELS[action]) for action, kinds in COURRIELS.items() if any(k.cle == kind.cle for k in kinds)]
    return " ; ".join(actions) or "Le site, le moment venu"


def recipients(kind: type[Courriel]) -> str:
    return "Toute personne" if kind is Resume else DESTINATAIRES[kind.role]
