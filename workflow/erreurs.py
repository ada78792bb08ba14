"""What the circuit refuses. Each message is plain French for the person: what is wrong, and what to do."""

from typing import TYPE_CHECKING, ClassVar

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


class RaisonsManquantes(ActionRefusee):
    """`sections`: changed without a reason; `echecs`: changes to what did not work, not named as such. Titles of sections."""

    def __init__(self, sections: list[str], echecs: list[str]) -> None:
        self.sections, self.echecs = sections, echecs
        phrases = []
        if sections:
            phrases.append(f"Dites à l’auteur pourquoi vous avez changé : {', '.join(sections)}.")
        if echecs:
            phrases.append(
                f"Vous touchez à ce qui n’a pas marché ({', '.join(echecs)}) : cochez cette raison, l’auteur l’approuvera à part."
            )
        super().__init__(" ".join(phrases))


class LienRefuse(ActionRefusee):
    """A signed link that does not, or no longer, open. `raison`: "inconnu", "expire", "revoque", "utilise", "perime", "autre" or "fini"."""

    MESSAGES: ClassVar[dict[str, str]] = {
        "inconnu": "Ce lien n’existe pas. Copiez l’adresse entière depuis le courriel, ou connectez-vous.",
        "expire": "Ce lien a expiré. Connectez-vous pour continuer : un code vous sera envoyé par courriel.",
        "revoque": "Ce lien ne sert plus : le texte a été repris, ou l’affaire s’est réglée autrement. S’il faut encore votre avis, vous le verrez en vous connectant.",
        "utilise": "Ce lien a déjà servi. Votre réponse est enregistrée.",
        "autre": "Ce lien a été envoyé à quelqu’un d’autre que la personne connectée ici. Si c’est vous, sous une autre adresse : déconnectez-vous, puis rouvrez le lien.",
        "fini": "Ce texte n’attend plus votre réponse : un autre signataire l’a donnée, ou le dossier a avancé.",
        "perime": "Le texte a changé depuis ce courriel. Vous recevrez un lien vers la nouvelle version.",
    }

    def __init__(self, raison: str) -> None:
        self.raison = raison
        super().__init__(self.MESSAGES[raison])


class TexteChange(ActionRefusee):
    """The text is no longer the one that the person had before their eyes."""


class EchecNonApprouve(ActionRefusee):
    """What did not work was touched, and its author has not accepted it for itself. `sections`: their titles."""

    def __init__(self, sections: list[str]) -> None:
        self.sections = sections
        super().__init__(
            f"Le comité a touché à ce qui n’a pas marché ({', '.join(sections)}). "
            "Cochez la case de chacun de ces passages pour l’accepter, ou demandez à garder votre texte."
        )


class ConflitDeReponses(ActionRefusee):
    """The answers were kept from another window meanwhile. Nothing of either is lost."""


class ConflitDeVersion(ActionRefusee):
    """The draft was saved elsewhere meanwhile. `dossier` holds what was kept."""

    def __init__(self, dossier: "Dossier") -> None:
        self.dossier = dossier
        super().__init__(
            "Ce brouillon a été modifié dans une autre fenêtre. Comparez les deux textes, puis choisissez."
        )


class PublicationRefusee(PermissionDenied):
    """The page would have gone live with a text that nobody approved. Raised by the guard on every door to publication."""
