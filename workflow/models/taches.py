"""The three steps of the circuit, as Wagtail tasks. They close Wagtail's own doors: nobody moves a dossier but `workflow.actions`.

Wagtail's screens would approve without checking that the task belongs to the page, and let a text change after its approval.
Here they offer no action at all, and the text is locked for everyone but the theme's committee, and for everyone while the
contributeur is reading it or has approved it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import Task, TaskState

from workflow.circuit import Statut
from workflow.permissions import is_comite_of_page


class _CircuitTask(Task):
    class Meta:
        abstract = True

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied("Cette étape se traite sur la page du dossier.")

    def get_actions(self, obj: Any, user: Any) -> list:
        return []

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return is_comite_of_page(user, obj)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any):
        # Wagtail's own "awaiting your review" panel: ours says more (`workflow.wagtail_hooks`).
        return TaskState.objects.none()


class ReecritureTask(_CircuitTask):
    class Meta:
        verbose_name = "réécriture par le comité"

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Open to whoever has the dossier in hand, and to nobody else: two people never rewrite one text."""
        return not (
            is_comite_of_page(user, obj) and obj.dossiers.filter(pris_par=user, statut=Statut.REECRITURE).exists()
        )

    @classmethod
    def get_description(cls) -> str:
        return "Le comité du thème réécrit le texte, puis l’envoie au contributeur."


class AccordTask(_CircuitTask):
    class Meta:
        verbose_name = "accord du contributeur"

    @classmethod
    def get_description(cls) -> str:
        return "Le contributeur lit le texte réécrit et donne son bon à publier."


class ValidationTask(_CircuitTask):
    class Meta:
        verbose_name = "validation par le comité"

    @classmethod
    def get_description(cls) -> str:
        return "Le comité valide le texte approuvé, qui est publié."
