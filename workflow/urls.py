"""Addresses of the contributeurs' space."""

from django.urls import path

from workflow.views import contributions, ecrire, preferences, relire

urlpatterns = [
    path("proposer/", ecrire.proposer, name="proposer"),
    path("f/<int:numero>/ameliorer", ecrire.ameliorer, name="ameliorer"),
    path("contributions/", contributions.mes_contributions, name="contributions"),
    path("contributions/<int:pk>/", contributions.dossier, name="dossier"),
    path("contributions/<int:pk>/message/", contributions.envoyer_message, name="dossier_message"),
    path("contributions/<int:pk>/retirer/", contributions.retirer, name="retirer"),
    path("contributions/<int:pk>/repartir/", contributions.repartir, name="repartir"),
    path("contributions/<int:pk>/ecrire/<slug:etape>/", ecrire.etape, name="ecrire"),
    path("contributions/<int:pk>/accord/", relire.accord, name="accord"),
    path("accord/<str:jeton>/", relire.accord_par_lien, name="accord_par_lien"),
    path("accord/<str:jeton>/revenir/", relire.accord_par_lien, name="revoquer_par_lien"),
    path("compte/courriels/", preferences.mes_courriels, name="mes_courriels"),
    path("courriels/<str:jeton>/", preferences.preferences_par_lien, name="preferences_par_lien"),
]
