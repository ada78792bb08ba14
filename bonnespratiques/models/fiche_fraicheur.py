"""When a fiche was last checked: three dates that belong to the fiche and not to one of its texts. Who asks: `workflow.suivi.fraicheur`.

`verifiee_le`: somebody said that it is true. `a_revoir_le`: when they will be asked again. `non_verifiee_depuis`: nobody could
say so any more, and readers are told since when.
"""

from typing import Any

from django.utils import timezone


class FraicheurFiche:
    """Mixed into `FichePage`, whose fields it reads: mypy is told `self: Any`."""

    def with_content_json(self: Any, content: dict[str, Any]) -> Any:
        """Publishing an older text never brings back an older date. A later one, typed in the editor, is taken."""
        fiche = super().with_content_json(content)  # type: ignore[misc]
        fiche.non_verifiee_depuis = self.non_verifiee_depuis
        if self.verifiee_le and (fiche.verifiee_le is None or fiche.verifiee_le < self.verifiee_le):
            fiche.verifiee_le, fiche.a_revoir_le = self.verifiee_le, self.a_revoir_le
        return fiche

    @property
    def is_review_overdue(self: Any) -> bool:
        return bool(self.a_revoir_le and self.a_revoir_le < timezone.localdate())
