"""Editions: a recueil frozen (*gelé*) for good. What is printed, cited and archived is an edition, never a page that changes.

Made by `recueil.edition.gel`, which also writes the files. Nothing here changes afterwards but what is said *about* the edition:
that it is no longer handed out (`retiree_le`), that somebody it names has asked since not to be (`nomme_a_tort_le`).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone

from bonnespratiques.typographie import INSECABLE, en_lettres
from bonnespratiques.visibilite import GROUPES_DES_MEMBRES, closed_pages

# What may still be written on an edition once it is frozen.
SUIVI = frozenset({"recueil", "retiree_le", "retrait_motif", "nomme_a_tort_le"})


class EditionFigee(Exception):
    """Somebody tried to change a frozen edition. A correction is another edition."""


class Figee(models.Model):
    """What is written once. The database itself still clears its links to pages and people that go."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Raises `EditionFigee` when more than what is said about a frozen edition would be written."""
        if self.pk is not None and (update_fields is None or not set(update_fields) <= SUIVI):
            raise EditionFigee(f"{self} : une édition gelée ne change plus. Corrigez-la par une nouvelle édition.")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises `EditionFigee`: an edition that must not be read any more is withdrawn (`recueil.edition.retrait`)."""
        raise EditionFigee(f"{self} : une édition gelée ne se supprime pas. Retirez-la de la diffusion.")


class EditionQuerySet(models.QuerySet["Edition"]):
    def update(self, **champs: Any) -> int:
        """Raises `EditionFigee`, as `save` does."""
        if not set(champs) <= SUIVI:
            raise EditionFigee("Une édition gelée ne change plus. Corrigez-la par une nouvelle édition.")
        return super().update(**champs)

    def visible_to(self, user: Any) -> "EditionQuerySet":
        """Those that `user`, or None, may read. In one query, whoever asks.

        A reserved one is for members, less those whom the page of its recueil keeps out while it stands. It stays so when that
        page is opened to all: it holds fiches that were not.
        """
        if not (user and user.is_authenticated):
            return self.filter(reservee=False)
        ecarte = Q(recueil__isnull=False) & closed_pages(user, "recueil__path")
        if user.is_superuser:
            return self.filter(Q(reservee=False) | ~ecarte)
        membre = Exists(user.groups.filter(name__in=GROUPES_DES_MEMBRES))
        return self.filter(Q(reservee=False) | (membre & ~ecarte))

    def handed_out(self) -> "EditionQuerySet":
        return self.filter(retiree_le=None)

    def holding(self, *, numero: int) -> "EditionQuerySet":
        """Those in which the fiche of this permanent number was printed, whether its page still stands or not."""
        return self.filter(fiches__numero=numero)

    def latest_first(self) -> "EditionQuerySet":
        return self.order_by("-numero")

    def without_text(self) -> "EditionQuerySet":
        """Without the whole booklet, which weighs megabytes: for lists."""
        return self.defer("contenu")


class Edition(Figee):
    numero = models.PositiveIntegerField("numéro", unique=True, editable=False, help_text="Permanent : /r/<numéro>.")
    recueil = models.ForeignKey(
        "bonnespratiques.RecueilPage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="editions",
        verbose_name="recueil",
    )
    rang = models.PositiveSmallIntegerField("rang", help_text="1 pour la première édition de ce recueil.")
    titre = models.CharField("titre", max_length=255)
    sous_titre = models.CharField("sous-titre", max_length=200, blank=True)
    slug = models.SlugField("adresse du recueil", max_length=255, allow_unicode=True)
    gelee_le = models.DateTimeField("gelée le")
    gelee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="gelée par"
    )
    contenu = models.TextField("contenu", help_text="L’arbre du document, en JSON canonique.")
    empreinte = models.CharField("empreinte SHA-256 du contenu", max_length=64)
    moteur = models.JSONField(
        "versions", default=dict, help_text="Gabarits, polices et compositeur, par leurs empreintes."
    )
    corrige = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", verbose_name="corrige l’édition"
    )
    changements = models.TextField("ce qui a changé", blank=True)
    reservee = models.BooleanField("réservée aux membres", default=False)
    retiree_le = models.DateTimeField("retirée de la diffusion le", null=True)
    retrait_motif = models.TextField("motif du retrait", blank=True)
    nomme_a_tort_le = models.DateTimeField("anonymat demandé depuis, le", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        verbose_name_plural = "éditions"
        default_permissions = ()
        permissions = [("geler_recueil", "Peut geler une édition d’un recueil")]
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["recueil", "rang"], name="edition_rang_unique")]

    def __str__(self) -> str:
        return f"{self.titre}, {self.nom_du_rang}"

    @property
    def nom_du_rang(self) -> str:
        return "1re édition" if self.rang == 1 else f"{self.rang}e édition"

    @property
    def permalink(self) -> str:
        return f"/r/{self.numero}"

    @property
    def permalink_url(self) -> str:
        """The absolute short address, as it is printed and encoded."""
        return f"{settings.SITE_URL}{self.permalink}"

    def get_absolute_url(self) -> str:
        return f"/editions/{self.numero}/"

    @property
    def jour(self) -> str:
        """« 16 novembre 2026 »: the day of the gel, in local time."""
        return en_lettres(timezone.localdate(self.gelee_le))

    @property
    def changements_liste(self) -> list[str]:
        return [line.strip() for line in self.changements.splitlines() if line.strip()]

    @property
    def empreinte_lisible(self) -> str:
        """The SHA-256 by groups of eight, for eyes."""
        return " ".join(self.empreinte[start : start + 8] for start in range(0, len(self.empreinte), 8))


class EditionFiche(Figee):
    """A fiche as an edition holds it: which revision, under which seal. It outlives the page."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="fiches")
    fiche = models.ForeignKey(
        "bonnespratiques.FichePage", null=True, on_delete=models.SET_NULL, related_name="parutions"
    )
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    numero = models.PositiveIntegerField("numéro de la fiche", db_index=True)
    titre = models.CharField("titre", max_length=255)
    rang = models.PositiveSmallIntegerField("rang")
    forme = models.CharField("forme", max_length=10)
    empreinte = models.CharField("empreinte du texte", max_length=64)

    class Meta:
        verbose_name = "fiche d’une édition"
        verbose_name_plural = "fiches d’une édition"
        default_permissions = ()
        ordering = ["edition", "rang"]
        constraints = [models.UniqueConstraint(fields=["edition", "numero"], name="edition_fiche_unique")]

    def __str__(self) -> str:
        return f"Fiche n°{INSECABLE}{self.numero}"

    @property
    def permalink(self) -> str:
        return f"/f/{self.numero}"


class EditionFichier(Figee):
    """A file of an edition, written when it was frozen. `volume` counts from 1; most editions have one."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="fichiers")
    forme = models.CharField("forme", max_length=10)
    volume = models.PositiveSmallIntegerField("volume", default=1)
    octets = models.PositiveBigIntegerField("octets")
    pages = models.PositiveIntegerField("pages", null=True)
    empreinte = models.CharField("empreinte SHA-256 du fichier", max_length=64)

    class Meta:
        verbose_name = "fichier d’une édition"
        verbose_name_plural = "fichiers d’une édition"
        default_permissions = ()
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "forme", "volume"], name="edition_fichier_unique")]

    def __str__(self) -> str:
        return f"{self.forme}, volume {self.volume}"
