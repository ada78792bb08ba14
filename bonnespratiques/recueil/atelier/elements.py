"""What a sommaire is made of while it is composed: parts, sections, fiches in their places, each with a key of its own."""

import uuid
from dataclasses import dataclass, field

from bonnespratiques.models import FormeFiche, Signe


class GesteImpossible(Exception):
    """What was asked cannot be done. The message is plain French."""


@dataclass
class Place:
    """A fiche in a section."""

    cle: str
    fiche: int
    forme: str = FormeFiche.COMPLETE


@dataclass
class Section:
    cle: str
    theme: int | None = None
    titre: str = ""
    places: list[Place] = field(default_factory=list)


@dataclass
class Partie:
    """A heading: the sections below it are its own, up to the next one."""

    cle: str
    titre: str
    signe: str = Signe.SERVICE
    presentation: str = ""


def new_key() -> str:
    return str(uuid.uuid4())
