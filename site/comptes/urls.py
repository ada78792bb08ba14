"""Addresses of people's pages. allauth's own stand under `/compte/`."""

from allauth.account.views import request_login_code
from django.urls import include, path

from comptes.views import CourrielLocalView, CourrielsLocauxView

urlpatterns = [
    path("connexion/", request_login_code, name="connexion"),
    path("compte/", include("allauth.urls")),
    path("courriels-locaux/", CourrielsLocauxView.as_view(), name="courriels_locaux"),
    path("courriels-locaux/<slug:identifiant>/", CourrielLocalView.as_view(), name="courriel_local"),
]
