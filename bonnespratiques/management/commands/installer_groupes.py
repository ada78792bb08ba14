"""`manage.py installer_groupes`: the groups and their rights. Safe to run again after each upgrade."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.groupes import install_groups


class Command(BaseCommand):
    help = "Crée les groupes Comité, Animation, Administration et Membres, et remet leurs droits d’origine."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            groups = install_groups()
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Groupes prêts : {', '.join(groups)}.")
