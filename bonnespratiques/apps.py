"""Wiring of the app that says what a fiche is, and how it is read and published."""

from django.apps import AppConfig


class BonnesPratiquesConfig(AppConfig):
    name = "bonnespratiques"
    verbose_name = "Bonnes pratiques"
