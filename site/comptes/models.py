"""People: one account per e-mail address, whatever its case. What a person may do comes from groups (`bonnespratiques.groupes`)."""

from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class PersonneManager(BaseUserManager["Personne"]):
    def get_by_natural_key(self, email: str | None) -> "Personne":
        return self.get(email=(email or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields) -> "Personne":
        """Without a password the account signs in by a code sent by mail only.

        Raises `ValueError` on an empty address.
        """
        if not email or not email.strip():
            raise ValueError("Une personne a besoin d’une adresse électronique.")
        personne = self.model(email=email, **fields)
        personne.set_password(password or None)
        personne.save(using=self._db)
        return personne

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "Personne":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class Personne(AbstractUser):  # type: ignore[django-manager-missing]
    """Somebody who signs in: contributeur, comité, animateur or administrateur."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("adresse électronique", unique=True)
    fonction = models.CharField("fonction", max_length=200, blank=True)
    organisme = models.CharField("organisme", max_length=200, blank=True, help_text="Exemple : Ville de Sainte-Orlette")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonneManager] = PersonneManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="personne_email_unique_sans_casse",
                violation_error_message="Cette adresse a déjà un compte.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        if not self.password:
            # The administration stores an empty password as "": nobody must be able to sign in with it.
            self.set_unusable_password()
        super().save(*args, **kwargs)
