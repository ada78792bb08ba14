"""Names of fiches and sections for the sentences of the atelier, asked of the database when one is told."""

from typing import Any

from bonnespratiques.models import FichePage, ThemePage
from bonnespratiques.recueil.atelier.elements import Partie, Place, Section


class Noms:
    """`user`: who acts."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def fiche(self, pk: int) -> str:
        return FichePage.objects.filter(pk=pk).values_list("title", flat=True).first() or "fiche supprimée"

    def some(self, places: list[Place]) -> str:
        """« Un titre » est, or « 12 fiches sont »: the subject and verb of a sentence."""
        if len(places) == 1:
            return f"« {self.fiche(places[0].fiche)} » est"
        return f"{len(places)} fiches sont"

    def bloc(self, bloc: Partie | Section) -> str:
        if bloc.titre or isinstance(bloc, Partie):
            return bloc.titre
        return ThemePage.objects.filter(pk=bloc.theme).values_list("title", flat=True).first() or "section sans titre"

    def theme(self, cle: str) -> int | None:
        """The key of a theme that `user` may read, from a form; None for anything else."""
        pk = int(cle) if cle.isdecimal() and len(cle) < 10 else 0
        return ThemePage.objects.visible_to(self.user).filter(pk=pk).values_list("pk", flat=True).first()
