"""Wiring of the app that holds people, and of Wagtail's own screens about them."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ComptesConfig(AppConfig):
    default = True
    name = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from comptes import adresses, second_facteur

        adresses.connect()
        second_facteur.connect()


class PersonnesAppConfig(WagtailUsersAppConfig):
    """Stands in for `wagtail.users` in INSTALLED_APPS: same app, with our form of a person."""

    user_viewset = "comptes.viewsets.PersonneViewSet"
