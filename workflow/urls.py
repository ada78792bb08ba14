"""Addresses of the contributeurs' space."""

from django.urls import path

from workflow.views import autosauve, coauteurs, contributions, ecrire, par_lien, pieces, relire, supprimer, word

urlpatterns = [
    path("proposer/", ecrire.proposer, name="proposer"),
    path("f/<int:numero>/ameliorer", ecrire.ameliorer, name="ameliorer"),
    path("contributions/", contributions.mes_contributions, name="contributions"),
    path("contributions/<int:pk>/", contributions.dossier, name="dossier"),
    path("contributions/<int:pk>/message/", contributions.envoyer_message, name="dossier_message"),
    path("contributions/<int:pk>/retirer/", contributions.retirer, name="retirer"),
    path("contributions/<int:pk>/repartir/", contributions.repartir, name="repartir"),
    path("contributions/<int:pk>/ecrire/<slug:etape>/", ecrire.etape, name="ecrire"),
    path("contributions/<int:pk>/ecrire/<slug:etape>/auto/", autosauve.autosauver, name="autosauver"),
    path("contributions/<int:pk>/proches/", autosauve.proches, name="proches"),
    path("contributions/<int:pk>/supprimer/", supprimer.supprimer, name="supprimer"),
    path("contributions/reconnecte/", supprimer.reconnecte, name="reconnecte"),
    path("contributions/<int:pk>/accord/", relire.accord, name="accord"),
    path("proposer/modele.docx", word.modele, name="modele_word"),
    path("proposer/word/", word.commencer, name="commencer_par_word"),
    path("contributions/<int:pk>/importer/", word.importer, name="importer"),
    path("contributions/<int:pk>/pieces/", pieces.pieces_du_dossier, name="pieces"),
    path("contributions/<int:pk>/pieces/<int:piece>/", pieces.piece, name="piece"),
    path("contributions/<int:pk>/pieces/<int:piece>/retirer/", pieces.retirer, name="piece_retirer"),
    path("contributions/<int:pk>/coauteurs/", coauteurs.coauteurs_du_dossier, name="coauteurs"),
    path("contributions/<int:pk>/coauteurs/<int:coauteur>/", coauteurs.agir, name="coauteur"),
    path("invitation/<str:jeton>/", coauteurs.invitation, name="invitation"),
    path("contributions/<int:pk>/accord/revenir/", relire.revenir, name="revenir"),
    path("contributions/<int:pk>/mediation/", relire.mediation, name="mediation"),
    path("contributions/<int:pk>/note/", relire.note, name="note"),
    path("accord/<str:jeton>/", par_lien.accord_par_lien, name="accord_par_lien"),
    path("accord/<str:jeton>/revenir/", par_lien.revoquer_par_lien, name="revoquer_par_lien"),
    path("accord/<str:jeton>/pas-moi/", par_lien.pas_moi, name="lien_pas_moi"),
]
