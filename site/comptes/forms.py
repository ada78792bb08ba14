"""Signing in: one field, one code. An address that signs in for the first time gets an account on the way."""

from allauth.account.forms import ConfirmLoginCodeForm as AllauthConfirmLoginCodeForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.db import IntegrityError, transaction

from comptes.adapter import TROP_DE_DEMANDES
from comptes.models import Personne

RESTER = "Rester connecté trente jours sur cet appareil"
RESTER_AIDE = "À éviter sur un poste partagé."


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    """Known and unknown addresses get the same answer and the same mail: nobody learns who has an account.

    allauth limits the number of codes per address and per network before this form creates anything; a limit for the whole
    site stops whoever has many networks from using it to flood mailboxes.
    """

    email = forms.EmailField(
        label="Votre adresse professionnelle ou personnelle",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse, nous y enverrons le code.",
            "invalid": "Cette adresse n’est pas complète. Par exemple : prenom.nom@organisme.fr.",
        },
    )

    _user: Personne | None

    def clean_email(self) -> str:
        email = super().clean_email()
        for action, key in (("codes_to_one_mailbox", _mailbox(email)), ("codes_to_anybody", "site")):
            if not ratelimit.consume(context.request, action=action, key=key):
                raise forms.ValidationError(TROP_DE_DEMANDES)
        if email and not self._user:
            self._user = self._create(email)
        return email

    def _create(self, email: str) -> Personne:
        try:
            with transaction.atomic():
                return Personne.objects.create_user(email)
        except IntegrityError:  # two tabs at once, or a closed account: told so after the code, not before
            return Personne.objects.get_by_natural_key(email)


def _mailbox(email: str) -> str:
    """Where a mail really lands: `maelle+1@` and `maelle+2@` are one mailbox."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


class ConfirmLoginCodeForm(AllauthConfirmLoginCodeForm):
    code = forms.CharField(
        label="Code à six chiffres",
        help_text="Vous pouvez le coller d’un coup.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Entrez le code reçu par courriel."},
    )
    rester = forms.BooleanField(label=RESTER, help_text=RESTER_AIDE, required=False)


class CompteForm(forms.ModelForm):
    """How a person wants to be named. The address is their identity: administrators change it."""

    class Meta:
        model = Personne
        fields = ("first_name", "last_name", "fonction", "organisme")
        labels = {
            "first_name": "Prénom",
            "last_name": "Nom",
            "fonction": "Fonction",
            "organisme": "Organisme",
        }
        help_texts = {
            "fonction": "Exemple : Responsable de l’accueil",
            "organisme": "Exemple : Ville de Sainte-Orlette",
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "fonction": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "organisme": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
