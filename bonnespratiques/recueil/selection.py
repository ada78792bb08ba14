"""Which fiches a booklet holds, in which order: the animateur's sections grouped by axe, less what the reader may not read.

Every query of the document tree is here, a constant number of them whatever the number of fiches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from bonnespratiques.models import Contact, FichePage, Illustration, RecueilPage, ThemePage
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.blocs import liste
from bonnespratiques.recueil.fiche import nom_de_fiche

FICHES_MAX = 400  # one volume: about 450 pages, 10 s and 2 GB to compose; more is split into several recueils


@dataclass
class Section:
    """`titre` is empty for fiches filed directly under the axe: they get no heading of their own."""

    titre: str
    fiches: list[FichePage] = field(default_factory=list)


@dataclass
class Partie:
    """An axe of the booklet and its sections, in the order of printing."""

    axe: ThemePage
    sections: list[Section] = field(default_factory=list)


@dataclass
class Selection:
    parties: list[Partie]
    illustrations: dict[int, Illustration]
    alertes: list[Alerte]


@dataclass(frozen=True)
class _Demande:
    """One section as the animateur stored it."""

    theme: int | None
    titre: str
    fiches: list[int]


def select(recueil: RecueilPage, *, lecteur: Any = None) -> Selection:
    """The fiches of `recueil` that `lecteur` (a `Personne`, or None for anybody) may read, and what is left out.

    An axe that comes back after another one is printed once, where it first stands; so is a fiche cited twice.
    """
    demandes = [_read(section["value"]) for section in recueil.sections.get_prep_value()]
    classement = _Classement(demandes, lecteur)
    for demande in demandes:
        classement.add(demande)
    return classement.selection()


def _read(valeur: dict) -> _Demande:
    fiches = [pk for pk in liste(valeur.get("fiches")) if pk]
    return _Demande(valeur.get("theme"), (valeur.get("titre") or "").strip(), fiches)


class _Classement:
    def __init__(self, demandes: list[_Demande], lecteur: Any) -> None:
        demandees = {pk for demande in demandes for pk in demande.fiches}
        self._alertes: list[Alerte] = []
        if len(demandees) > FICHES_MAX:
            texte = f"{len(demandees)} fiches pour un seul livret, {FICHES_MAX} au plus : partagez-les en plusieurs recueils."
            self._alertes.append(Alerte(Gravite.BLOQUE, texte))
            demandees = set()
        self._lisibles = _readable(demandees, lecteur)
        self._absentes = _absent(demandees - set(self._lisibles))
        visibles = ThemePage.objects.visible_to(lecteur)
        self._themes = visibles.in_bulk({demande.theme for demande in demandes if demande.theme})
        self._axes = {axe.path: axe for axe in visibles.filter(path__in={_axe_path(t) for t in self._themes.values()})}
        self._parties: dict[str, Partie] = {}
        self._placees: set[int] = set()

    def add(self, demande: _Demande) -> None:
        theme = self._themes.get(demande.theme) if demande.theme else None
        axe = self._axes.get(_axe_path(theme)) if theme else None
        if theme is None or axe is None:
            nom = f" « {demande.titre} »" if demande.titre else ""
            self._leave_out(
                f"Section{nom} : son thème est supprimé, dépublié ou réservé ; ses fiches ne sont pas imprimées."
            )
            return
        titre = demande.titre or theme.title
        fiches = [self._lisibles[pk] for pk in demande.fiches if self._is_printed(pk, titre)]
        if fiches:
            section = Section("" if titre == axe.title else titre, fiches)
            self._parties.setdefault(axe.path, Partie(axe)).sections.append(section)
        else:
            self._leave_out(f"Thème « {titre} » : il ne reste aucune fiche à imprimer.")

    def selection(self) -> Selection:
        parties = list(self._parties.values())
        if not parties and not self._alertes:
            self._leave_out("Le sommaire du recueil est vide.")
        if not parties:
            self._alertes.append(Alerte(Gravite.BLOQUE, "Le livret ne contiendrait aucune fiche : rien à imprimer."))
        return Selection(parties, Illustration.objects.in_bulk(_image_ids(self._lisibles.values())), self._alertes)

    def _is_printed(self, pk: int, theme: str) -> bool:
        fiche = self._lisibles.get(pk)
        if fiche is None:
            self._leave_out(self._absentes.get(pk, f"Thème « {theme} » : une fiche supprimée n’est pas imprimée."), pk)
            return False
        if pk in self._placees:
            self._leave_out(
                f"{nom_de_fiche(fiche.numero, fiche.title)} : citée deux fois, elle est imprimée une fois.", pk
            )
            return False
        self._placees.add(pk)
        return True

    def _leave_out(self, texte: str, pk: int | None = None) -> None:
        self._alertes.append(Alerte(Gravite.ECARTE, texte, pk))


def _readable(ids: set[int], lecteur: Any) -> dict[int, FichePage]:
    """Fiches by number, with all that a page of the booklet shows of them."""
    fiches = FichePage.objects.visible_to(lecteur).filter(pk__in=ids)
    consentants = Prefetch("contacts", queryset=Contact.objects.public(), to_attr="contacts_publics")
    return {
        fiche.pk: fiche
        for fiche in fiches.prefetch_related("organismes__organisme", "indicateurs", "tagged_items__tag", consentants)
    }


def _absent(ids: set[int]) -> dict[int, str]:
    """Why each of these fiches is not printed; those that exist no more are not in it."""
    return {
        pk: f"{nom_de_fiche(numero, titre)} : {'réservée aux membres' if live else 'dépubliée'}, elle n’est pas imprimée."
        for pk, numero, titre, live in FichePage.objects.filter(pk__in=ids).values_list("pk", "numero", "title", "live")
    }


def _axe_path(theme: ThemePage) -> str:
    return theme.path[: ThemePage.AXE_DEPTH * ThemePage.steplen]


def _image_ids(fiches: Iterable[FichePage]) -> set[int]:
    ids: set[Any] = set()
    for fiche in fiches:
        ids.add(fiche.image_id)
        ids.update(b["value"].get("image") for b in fiche.blocs.get_prep_value() if b["type"] == "image")
    return {pk for pk in ids if isinstance(pk, int)}
