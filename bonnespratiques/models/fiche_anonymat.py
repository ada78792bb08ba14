"""What a fiche does not say at its authors' demand: no name of theirs is written in it, so that nothing can show one.

Search, exports, booklets, feeds and revisions read the page: what is not there cannot leak. Who writes it that way:
`workflow.ecriture.texte.apply_to`. Who refuses the rest: `FichePage.clean` and the editor's form, here.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from bonnespratiques.models.fiche_choix import Anonymat

ORGANISME_TU = "Organisme non nommé à sa demande"
RECIT_ANONYME = "Récit anonyme"

_NOMME_ORGANISME = ValidationError(
    "L’organisme de cette fiche a demandé à ne pas être nommé : retirez-le. Seul l’auteur peut lever l’anonymat."
)
_NOMME_PERSONNE = ValidationError(
    "Les auteurs de cette fiche ont demandé à ne pas être nommés : laissez ce champ vide. Eux seuls peuvent lever l’anonymat."
)


class AnonymatFiche:
    """Mixed into `FichePage`, whose fields it reads: mypy is told `self: Any`."""

    @property
    def hides_organismes(self: Any) -> bool:
        return self.anonymat in Anonymat.sans_organisme()

    @property
    def hides_people(self: Any) -> bool:
        return self.anonymat in Anonymat.sans_personne()

    @property
    def organismes_dits(self: Any) -> list[str]:
        """What readers are told of where it was done: names, or that one is kept back."""
        return [ORGANISME_TU] if self.hides_organismes else self.organismes_noms

    @property
    def recit_dit(self: Any) -> str:
        """How its authors are told to readers, "" when they said nothing."""
        return RECIT_ANONYME if self.hides_people else self.signature

    @property
    def mentions_anonymat(self: Any) -> list[str]:
        return [
            mention
            for mention, hidden in ((ORGANISME_TU, self.hides_organismes), (RECIT_ANONYME, self.hides_people))
            if hidden
        ]

    def anonymat_errors(self: Any) -> dict[str, ValidationError]:
        """By field, what names somebody who asked not to be named."""
        errors = {}
        if self.hides_people and self.signature.strip():
            errors["signature"] = _NOMME_PERSONNE
        if self.hides_organismes and self.organismes_noms:
            # The organismes are no field of the form: the error stands at its top.
            errors["__all__"] = _NOMME_ORGANISME
        return errors


class FicheForm(WagtailAdminPageForm):
    """The page editor. The model's `clean` runs before the list of organismes is put in the page: it is read here."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("organismes")
        named = (
            formset is not None
            and formset.is_valid()
            and any(row.get("organisme") and not row.get("DELETE") for row in formset.cleaned_data)
        )
        if named and self.instance.hides_organismes:
            self.add_error(None, _NOMME_ORGANISME)
        return cleaned
