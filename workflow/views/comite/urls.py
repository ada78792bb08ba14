"""Addresses of the desk, under `/admin/`. Included by `config.urls`, before Wagtail's own (see `porte`)."""

from django.urls import path

from workflow.views.comite import dossier, file, reecrire

urlpatterns = [
    path("dossiers/", file.file, name="workflow_file"),
    path("dossiers/confier/", file.confier, name="workflow_confier"),
    path("dossiers/<int:pk>/", dossier.dossier, name="workflow_dossier"),
    path("dossiers/<int:pk>/agir/", dossier.agir, name="workflow_agir"),
    path("dossiers/<int:pk>/message/", dossier.ecrire_message, name="workflow_message"),
    path("dossiers/<int:pk>/reprendre/", dossier.reprendre, name="workflow_reprendre"),
    path("dossiers/<int:pk>/reecrire/", reecrire.reecrire, name="workflow_reecrire"),
]
