"""Addresses of the public site that are not pages of the tree."""

from django.urls import path

from bonnespratiques.views.appels import appel, appels
from bonnespratiques.views.edition import edition, edition_courte, edition_fichier, edition_lire
from bonnespratiques.views.fabrication import fabrication, fabrication_annuler, fabrication_etat
from bonnespratiques.views.mon_recueil.ajouter import ajouter
from bonnespratiques.views.mon_recueil.effacer import effacer
from bonnespratiques.views.mon_recueil.livret import livret
from bonnespratiques.views.mon_recueil.page import mon_recueil
from bonnespratiques.views.mon_recueil.partage import partage, reprendre
from bonnespratiques.views.permalien import permalien
from bonnespratiques.views.plan import plan_du_site, robots_txt, security_txt
from bonnespratiques.views.recherche.flux import recherche_flux
from bonnespratiques.views.recherche.page import recherche
from bonnespratiques.views.recherche.suggestions import recherche_suggestions
from bonnespratiques.views.recherche.suivi import recherche_clic
from bonnespratiques.views.recueil import recueil_lire, recueil_livret, recueil_pdf
from bonnespratiques.views.sitemap import sitemap

urlpatterns = [
    path("f/<int:numero>", permalien, name="permalien"),
    path("r/<int:numero>", edition_courte, name="edition_courte"),
    path("editions/<int:numero>/", edition, name="edition"),
    path("editions/<int:numero>/lire", edition_lire, name="edition_lire"),
    path("editions/<int:numero>/<slug:forme>", edition_fichier, name="edition_fichier"),
    path("recherche/", recherche, name="recherche"),
    path("recherche/flux.atom", recherche_flux, name="recherche_flux"),
    path("recherche/clic", recherche_clic, name="recherche_clic"),
    path("recherche/suggestions", recherche_suggestions, name="recherche_suggestions"),
    path("recueils/<slug:slug>/pdf", recueil_pdf, name="recueil_pdf"),
    path("mon-recueil/", mon_recueil, name="mon_recueil"),
    path("mon-recueil/ajouter/", ajouter, name="mon_recueil_ajouter"),
    path("mon-recueil/effacer/", effacer, name="mon_recueil_effacer"),
    path("mon-recueil/livret/<slug:forme>/", livret, name="mon_recueil_livret"),
    path("mon-recueil/p/<str:cle>/", partage, name="mon_recueil_partage"),
    path("mon-recueil/p/<str:cle>/reprendre/", reprendre, name="mon_recueil_reprendre"),
    path("recueils/<slug:slug>/livret/<slug:forme>", recueil_livret, name="recueil_livret"),
    path("recueils/<slug:slug>/lire", recueil_lire, name="recueil_lire"),
    path("fabrications/<uuid:pk>/", fabrication, name="fabrication"),
    path("fabrications/<uuid:pk>/etat", fabrication_etat, name="fabrication_etat"),
    path("fabrications/<uuid:pk>/annuler", fabrication_annuler, name="fabrication_annuler"),
    path("appels/", appels, name="appels"),
    path("appels/<slug:slug>/", appel, name="appel"),
    path("plan-du-site/", plan_du_site, name="plan_du_site"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
