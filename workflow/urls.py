"""Addresses of the contributeurs' space."""

from django.urls import path

from workflow.views import attestation, contributions, ecrire, historique, profil, relire

urlpatterns = [
    path("proposer/", ecrire.proposer, name="proposer"),
    path("f/<int:numero>/ameliorer", ecrire.ameliorer, name="ameliorer"),
    path("contributions/", contributions.mes_contributions, name="contributions"),
    path("contributions/<int:pk>/", contributions.dossier, name="dossier"),
    path("contributions/<int:pk>/message/", contributions.envoyer_message, name="dossier_message"),
    path("contributions/<int:pk>/retirer/", contributions.retirer, name="retirer"),
    path("contributions/<int:pk>/repartir/", contributions.repartir, name="repartir"),
    path("contributions/<int:pk>/ecrire/<slug:etape>/", ecrire.etape, name="ecrire"),
    # What is remembered: versions, profiles, certificates.
    path("f/<int:numero>/historique/", historique.historique, name="historique"),
    path("f/<int:numero>/historique/<int:n>/", historique.version, name="version"),
    path("compte/profil/", profil.mon_profil, name="mon_profil"),
    path("contributeurs/<slug:adresse>/", profil.profil, name="profil"),
    path("contributions/<int:pk>/attestation.pdf", attestation.attestation, name="attestation"),
    path("contributions/<int:pk>/accord/", relire.accord, name="accord"),
    path("accord/<str:jeton>/", relire.accord_par_lien, name="accord_par_lien"),
    path("accord/<str:jeton>/revenir/", relire.accord_par_lien, name="revoquer_par_lien"),
]
