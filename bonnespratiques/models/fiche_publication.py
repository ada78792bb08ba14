"""How a fiche is saved and goes live, more strictly than Wagtail's pages. What it says: `models.fiche`. Who may: `workflow`."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

# Sent first of all, in the transaction of the publication, to whoever must lock something. `instance`: the fiche.
before_publication = Signal()


class PublicationFiche:
    """Mixed into `FichePage`, before Wagtail's `Page`."""

    def save_revision(self, *args: Any, overwrite_revision: Any = None, **kwargs: Any) -> Any:
        """Like Wagtail's, but a revision that a step of the circuit refers to is never rewritten in place.

        The editor's autosave overwrites the latest revision, same primary key: a stale tab could otherwise change a text
        after its approval. A new revision is made instead.
        """
        if overwrite_revision is not None and overwrite_revision.task_states.exists():
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)  # type: ignore[misc]

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Like Wagtail's, but whole or not at all, with what follows from it: its dossier, its schedule, the journal."""
        with transaction.atomic():
            before_publication.send(sender=type(self), instance=self)
            return super().publish(*args, **kwargs)  # type: ignore[misc]
