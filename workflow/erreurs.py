"""What the circuit refuses. Each message is plain French for the person: what is wrong, and what to do."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from workflow.models import Dossier


class ActionRefusee(Exception):
    """An action that cannot be done now. `str(error)` is for the person; nothing was written."""


class ActionInterdite(ActionRefusee):
    """The action is not this person's, or not of this step."""


class TexteIncomplet(ActionRefusee):
    """`manques`: what is missing, one sentence each."""

    def __init__(self, manques: list[str]) -> None:
        self.manques = manques
        super().__init__("Il manque encore : " + " ; ".join(manques) + ".")


class TexteChange(ActionRefusee):
    """The text is no longer the one that the person had before their eyes."""


class ConflitDeVersion(ActionRefusee):
    """The draft was saved elsewhere meanwhile. `dossier` holds what was kept."""

    def __init__(self, dossier: "Dossier") -> None:
        self.dossier = dossier
        super().__init__(
            "Ce brouillon a été modifié dans une autre fenêtre. Comparez les deux textes, puis choisissez."
        )


class PublicationRefusee(PermissionDenied):
    """The page would have gone live with a text that nobody approved. Raised by the guard on every door to publication."""
