"""What the editor of a recueil shows besides its fields: the ways to the atelier and to the preview. Nothing of it is saved."""

from typing import Any

from wagtail.admin.panels import Panel


class _Renvoi(Panel):
    """A line of links. Nothing for a page that is not made yet: it has no address in the atelier."""

    gabarit = ""

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return self.panel.gabarit

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "recueil": self.instance}


class ComposerPanel(_Renvoi):
    gabarit = "bonnespratiques/admin/atelier/vers_le_sommaire.html"


class VoirCouverturesPanel(_Renvoi):
    gabarit = "bonnespratiques/admin/atelier/vers_les_couvertures.html"
