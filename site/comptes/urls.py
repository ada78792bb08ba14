"""Addresses of people's pages. allauth's own views are listed one by one: what is not here does not exist on the site."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from comptes import views

urlpatterns = [
    # Signing in and out. The first address has two names: ours and allauth's.
    path("connexion/", account.request_login_code, name="connexion"),
    path("connexion/", account.request_login_code, name="account_request_login_code"),
    path("connexion/code/", views.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/adresse/", account.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/compte-ferme/", account.account_inactive, name="account_inactive"),
    path("compte/login/", account.login, name="account_login"),
    path("deconnexion/", account.logout, name="account_logout"),
    # One's own account.
    path("compte/", views.CompteView.as_view(), name="compte"),
    path(
        "compte/", views.CompteView.as_view(), name="account_email"
    ),  # where allauth sends whoever has nothing to confirm
    path("compte/mot-de-passe/", account.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("compte/verification/", account.reauthenticate, name="account_reauthenticate"),
    path("compte/verification/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/second-facteur/", mfa.index, name="mfa_index"),
    path("compte/second-facteur/ajouter/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/second-facteur/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/fichier/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path(
        "compte/codes-de-secours/refaire/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    # The local mailbox, on a machine of development.
    path("courriels-locaux/", views.CourrielsLocauxView.as_view(), name="courriels_locaux"),
    path("courriels-locaux/<slug:identifiant>/", views.CourrielLocalView.as_view(), name="courriel_local"),
    path(
        "courriels-locaux/<slug:identifiant>/mis-en-forme/",
        views.CourrielLocalHtmlView.as_view(),
        name="courriel_local_html",
    ),
]
