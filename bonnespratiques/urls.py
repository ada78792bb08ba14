"""Addresses of the public site that are not pages of the tree."""

from django.urls import path

from bonnespratiques.views.permalien import permalien
from bonnespratiques.views.recueil import recueil_pdf

urlpatterns = [
    path("f/<int:numero>", permalien, name="permalien"),
    path("recueils/<slug:slug>/pdf", recueil_pdf, name="recueil_pdf"),
]
