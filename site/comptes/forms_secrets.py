"""Forms about passwords and the codes of a telephone: allauth's own, in the words of the site and without grey examples."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp

from comptes.forms import RESTER, RESTER_AIDE

MOT_DE_PASSE = "Mot de passe"
CODE = "Code à six chiffres"


class _OurWords:
    """`labels` and `helps`: by field. A grey example inside a field vanishes when one types: the label says it instead."""

    labels: ClassVar[dict[str, str]] = {}
    helps: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class LoginForm(_OurWords, account.LoginForm):
    labels = {"login": "Votre adresse électronique", "password": MOT_DE_PASSE, "remember": RESTER}
    helps = {"remember": RESTER_AIDE}


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    labels = {"password": MOT_DE_PASSE}


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": "Mot de passe actuel",
        "password1": "Nouveau mot de passe",
        "password2": "Le même, pour être sûr",
    }


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    labels = {"password1": MOT_DE_PASSE, "password2": "Le même, pour être sûr"}


class ConfirmEmailVerificationCodeForm(_OurWords, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": CODE}


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):
    labels = {"code": "Code de votre téléphone"}


class ReauthenticateByCodeForm(_OurWords, mfa.ReauthenticateForm):
    labels = {"code": "Code de votre téléphone"}


class ActivateTOTPForm(_OurWords, totp.ActivateTOTPForm):
    labels = {"code": CODE}
