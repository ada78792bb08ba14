"""Addresses of the public site that are not pages of the tree."""

from django.urls import path

from bonnespratiques.views.fabrication import fabrication, fabrication_annuler, fabrication_etat
from bonnespratiques.views.permalien import permalien
from bonnespratiques.views.plan import plan_du_site, robots_txt, security_txt
from bonnespratiques.views.recherche.flux import recherche_flux
from bonnespratiques.views.recherche.page import recherche
from bonnespratiques.views.recherche.suggestions import recherche_suggestions
from bonnespratiques.views.recherche.suivi import recherche_clic
from bonnespratiques.views.recueil import recueil_livret, recueil_pdf
from bonnespratiques.views.sitemap import sitemap

urlpatterns = [
    path("f/<int:numero>", permalien, name="permalien"),
    path("recherche/", recherche, name="recherche"),
    path("recherche/flux.atom", recherche_flux, name="recherche_flux"),
    path("recherche/clic", recherche_clic, name="recherche_clic"),
    path("recherche/suggestions", recherche_suggestions, name="recherche_suggestions"),
    path("recueils/<slug:slug>/pdf", recueil_pdf, name="recueil_pdf"),
    path("recueils/<slug:slug>/livret/<slug:forme>", recueil_livret, name="recueil_livret"),
    path("fabrications/<uuid:pk>/", fabrication, name="fabrication"),
    path("fabrications/<uuid:pk>/etat", fabrication_etat, name="fabrication_etat"),
    path("fabrications/<uuid:pk>/annuler", fabrication_annuler, name="fabrication_annuler"),
    path("plan-du-site/", plan_du_site, name="plan_du_site"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
