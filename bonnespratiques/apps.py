"""Wiring of the app that says what a fiche is, and how it is read and published."""

from django.apps import AppConfig


class BonnesPratiquesConfig(AppConfig):
    name = "bonnespratiques"
    verbose_name = "Bonnes pratiques"

    def ready(self) -> None:
        from bonnespratiques.recherche.pilotage import promotions, suivi, synonymes  # models are loaded from here on
        from bonnespratiques.recueil.edition import marques, travail
        from bonnespratiques.recueil.fabrication import imprimeur

        synonymes.connect()
        promotions.connect()
        suivi.connect()
        marques.connect()
        travail.connect()
        imprimeur.fil.connect()
