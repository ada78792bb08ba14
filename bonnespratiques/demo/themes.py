"""The themes of the demonstration: axes and sous-thèmes, each with two sentences of presentation."""

from typing import Any

from django.utils import timezone

from bonnespratiques.demo.donnees import read
from bonnespratiques.models import AccueilPage, ThemePage


def load_themes(accueil: AccueilPage) -> dict[str, ThemePage]:
    """Make the themes that are missing, and return them all by title."""
    themes = {}
    for axe in read("themes"):
        themes[axe["titre"]] = parent = _theme(accueil, axe, signe=axe["signe"])
        for sous_theme in axe["sous_themes"]:
            themes[sous_theme["titre"]] = _theme(parent, sous_theme, signe=axe["signe"])
    return themes


def _theme(parent: Any, donnees: dict[str, Any], *, signe: str) -> ThemePage:
    existing = ThemePage.objects.child_of(parent).filter(title=donnees["titre"]).first()
    if existing:
        return existing
    now = timezone.now()
    theme = ThemePage(
        title=donnees["titre"],
        introduction=f"<p>{donnees['introduction']}</p>",
        signe=signe,
        first_published_at=now,
        last_published_at=now,
    )
    parent.add_child(instance=theme)
    return theme
