"""Signing in: one field, one code. An address that signs in for the first time gets an account on the way."""

from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from django.db import IntegrityError, transaction

from comptes.models import Personne


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    """Known and unknown addresses get the same answer and the same mail: nobody learns who has an account.

    allauth limits the number of codes per address and per network before this form creates anything.
    """

    def clean_email(self) -> str:
        email = super().clean_email()
        if email and not self._user:
            self._user = self._create(email)
        return email

    def _create(self, email: str) -> Personne:
        try:
            with transaction.atomic():
                return Personne.objects.create_user(email)
        except IntegrityError:  # two tabs at once
            return Personne.objects.get_by_natural_key(email)
