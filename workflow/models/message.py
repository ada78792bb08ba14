"""Messages between the committee and the contributeur. A message is internal to the committee, or not, for ever."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.circuit import Role
from workflow.permissions import is_animateur, is_comite
from workflow.sections import SECTIONS


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any, dossier: Any) -> "MessageQuerySet":
        """All of them for the committee and the animation, those that are not internal for who signs."""
        messages = self.filter(dossier=dossier).select_related("de")
        return messages if is_comite(user, dossier) or is_animateur(user, dossier) else messages.filter(interne=False)


class Message(models.Model):
    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="messages")
    de = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField("en tant que", max_length=10, choices=[(role.value, role.value) for role in Role])
    rubrique = models.CharField(
        "rubrique", max_length=30, blank=True, choices=[(section.cle, section.titre) for section in SECTIONS]
    )
    texte = models.TextField("message", max_length=5000)
    interne = models.BooleanField("interne au comité", default=True)
    le = models.DateTimeField("le", default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["le", "pk"]

    def __str__(self) -> str:
        return self.texte[:80]
