"""The form of the sending page: how to be named, who must approve, and the charter. Nothing is accepted beforehand."""

from typing import Any

from django import forms

from bonnespratiques.models.fiche_choix import Anonymat
from workflow.ecriture import anonymat
from workflow.models import Coauteur, Dossier
from workflow.models.dossier import RegleAccord

# As the author is asked; the fiche says it in its own words (`Anonymat`).
ANONYMAT_CHOIX = [
    (Anonymat.AUCUN, "Non : vous pouvez nommer l’organisme et les auteurs"),
    (Anonymat.PERSONNE, "Ne nommez pas les personnes"),
    (Anonymat.ORGANISME, "Ne nommez pas l’organisme"),
    (Anonymat.TOUT, "Ne nommez ni les personnes ni l’organisme"),
]


class EnvoiForm(forms.Form):
    """`version`: of the draft that was read on the page; another one would be sent unread."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    signature = forms.CharField(
        label="Comment voulez-vous être nommé ?",
        max_length=250,
        required=False,
        help_text="Exemple : Inès Marchandeau et l’équipe des secrétariats. Laissez vide pour ne pas l’être.",
    )
    anonymat = forms.ChoiceField(
        label="Faut-il taire des noms ?",
        choices=ANONYMAT_CHOIX,
        required=False,
        widget=forms.RadioSelect,
        help_text="Un nom que l’on tait n’est écrit nulle part sur le site, ni dans les recueils, ni dans les exports. Le comité, lui, le lit.",
    )
    regle_accord = forms.ChoiceField(
        label="Vous êtes plusieurs à signer : qui donne le bon à publier ?",
        choices=[
            (RegleAccord.TOUS, "Chaque signataire doit donner son accord"),
            (RegleAccord.UN, "L’accord d’un seul suffit"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    charte = forms.BooleanField(label="J’accepte la charte du contributeur.", required=False)
    silence_vaut_accord = forms.BooleanField(
        label="Si je ne réponds pas dans le délai, le comité peut publier sans ma réponse.",
        required=False,
        help_text="Facultatif. Après trois rappels seulement, avec une raison écrite, et vous en êtes averti.",
    )
    accept_base = forms.BooleanField(required=False, widget=forms.HiddenInput)
    noms_vus = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, dossier: Dossier, *, user: Any, data: Any = None) -> None:
        texte = dossier.brouillon
        initial = {
            "version": dossier.version,
            "signature": texte.get("signature", ""),
            "anonymat": texte.get("anonymat", ""),
            "regle_accord": dossier.regle_accord,
        }
        super().__init__(data, initial=initial)
        if texte.get("anonymat") and not anonymat.may_lift(user, dossier):
            # Somebody else's wish: an update may keep back more, never less.
            kept = {initial["anonymat"], Anonymat.TOUT}
            self.fields["anonymat"].choices = [choice for choice in ANONYMAT_CHOIX if choice[0] in kept]  # type: ignore[attr-defined]
        if not _several(dossier):
            del self.fields["regle_accord"]

    def clean_regle_accord(self) -> str:
        return self.cleaned_data["regle_accord"] or RegleAccord.TOUS

    def clean_anonymat(self) -> str:
        """Left out by a program: what the draft says stands."""
        return self.cleaned_data["anonymat"] if "anonymat" in self.data else self.initial["anonymat"]

    def clean(self) -> dict[str, Any]:
        return {"regle_accord": RegleAccord.TOUS, **self.cleaned_data}

    def on_version(self, dossier: Dossier) -> "EnvoiForm":
        """The form as filled in, to be sent again on top of the draft that the page now shows."""
        if self.is_bound:
            self.data = {**self.data.dict(), "version": str(dossier.version)}  # type: ignore[attr-defined]
        return self


def _several(dossier: Dossier) -> bool:
    """Whether others sign, or were asked to."""
    asked = {Coauteur.Statut.INVITE, Coauteur.Statut.ACCEPTE}
    return any(coauteur.statut in asked for coauteur in dossier.coauteurs.all())
