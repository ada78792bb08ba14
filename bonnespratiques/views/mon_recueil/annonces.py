"""What has just been done, in words, on the page that comes next. There is no session to keep them: the address names one of these
sentences and a number, and nothing that it says is shown as it is.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest

from bonnespratiques.models.mon_recueil import FICHES_MAX, JOURS_GARDES
from bonnespratiques.typographie import francais

PARAMETRE = "mon-recueil"
_FORME = re.compile(r"([a-z]{1,12})(?:-([0-9]{1,3}))?")


@dataclass(frozen=True)
class Annonce:
    texte: str
    sorte: str = "succes"  # of `ui/avis.html`


_PHRASES = {
    "ajoutee": Annonce("Ajoutée à votre recueil : {fiches}."),
    "deja": Annonce("Cette fiche est déjà dans votre recueil : {fiches}."),
    "pleine": Annonce(
        f"Votre recueil tient {FICHES_MAX} fiches, pas une de plus. Retirez-en une pour faire place à celle-ci.", "attention"
    ),
    "absente": Annonce(
        "Cette fiche n’est pas ouverte à tous : elle ne peut pas entrer dans un recueil que l’on emporte et que l’on partage.",
        "attention",
    ),
    "trop": Annonce("Trop de demandes en peu de temps. Attendez une minute, puis recommencez.", "attention"),
    "enregistre": Annonce("C’est enregistré."),
    "partage": Annonce("Le lien est prêt : copiez-le, puis donnez-le à qui vous voulez."),
    "cesse": Annonce("Le lien ne montre plus rien, à personne."),
    "reprises": Annonce("Dans votre recueil, maintenant : {fiches}."),
    "incomplet": Annonce(
        f"Votre recueil est plein : il tient {FICHES_MAX} fiches. Une partie de celles que vous vouliez n’a pas trouvé place.",
        "attention",
    ),
    "efface": Annonce("Tout est effacé : le choix de fiches, le titre, le mot d’introduction, les notes, le lien et les livrets."),
    "parti": Annonce(
        f"Ce recueil n’existe plus : il a été effacé, ou {JOURS_GARDES} jours ont passé sans que vous y touchiez.", "attention"
    ),
    "perime": Annonce("Ce livret n’est plus prêt, ou vos fiches ont changé depuis. Demandez-le de nouveau.", "attention"),
}  # fmt: skip


def announce(quoi: str, nombre: int = 0) -> Annonce:
    """The sentence of that name, with the number of fiches."""
    phrase = _PHRASES[quoi]
    fiches = f"{nombre}\u00a0fiche{'s' if nombre > 1 else ''}"
    return Annonce(francais(phrase.texte.format(fiches=fiches)), phrase.sorte)


def announced(request: HttpRequest) -> Annonce | None:
    """The one that the address of this page names."""
    trouve = _FORME.fullmatch(request.GET.get(PARAMETRE, ""))
    if trouve is None or trouve[1] not in _PHRASES:
        return None
    return announce(trouve[1], min(int(trouve[2] or 0), FICHES_MAX))
