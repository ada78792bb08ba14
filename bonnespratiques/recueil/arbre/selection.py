"""Which fiches a booklet holds, in which order: what was asked (`composition`), less what the reader may not read.

Every query of the document tree is here, a constant number of them whatever the number of fiches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from bonnespratiques.models import Contact, FichePage, Illustration, ThemePage
from bonnespratiques.models.recueil_demande import Demande, Retenue
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.recueil.arbre.fiche import nom_de_fiche

FICHES_MAX = 2000  # all volumes together; more is another recueil


@dataclass(frozen=True)
class Choisie:
    """A fiche to print, as it was asked for."""

    fiche: FichePage
    demande: Retenue


@dataclass
class Section:
    """`titre` is empty for fiches filed directly under the axe: they get no heading of their own."""

    titre: str
    choisies: list[Choisie] = field(default_factory=list)

    @property
    def fiches(self) -> list[FichePage]:
        return [choisie.fiche for choisie in self.choisies]


@dataclass
class Partie:
    """A part of the booklet, an axe or one that the animateur named, and its sections in the order of printing."""

    titre: str
    signe: str
    presentation: str
    ouverture: bool = True
    sections: list[Section] = field(default_factory=list)


@dataclass
class Selection:
    """`themes`: title of the theme of each fiche, by key of the fiche."""

    parties: list[Partie]
    illustrations: dict[int, Illustration]
    alertes: list[Alerte]
    themes: dict[int, str] = field(default_factory=dict)

    @property
    def fiches(self) -> list[FichePage]:
        return [fiche for partie in self.parties for section in partie.sections for fiche in section.fiches]


def select(composition: Composition, *, lecteur: Any = None) -> Selection:
    """The fiches of `composition` that `lecteur` (a `Personne`, or None for anybody) may read, and what is left out.

    Without parts, an axe that comes back after another one is printed once, where it first stands. A fiche cited twice is
    printed once.
    """
    classement = _Classement(composition, lecteur)
    for demande in composition.sections:
        classement.add(demande)
    return classement.selection()


class _Classement:
    def __init__(self, composition: Composition, lecteur: Any) -> None:
        self._composition = composition
        demandes = composition.sections
        demandees = {retenue.fiche for demande in demandes for retenue in demande.fiches}
        self._alertes: list[Alerte] = []
        if len(demandees) > FICHES_MAX:
            texte = f"{len(demandees)} fiches pour un seul recueil, {FICHES_MAX} au plus : partagez-les en plusieurs recueils."
            self._alertes.append(Alerte(Gravite.BLOQUE, texte))
            demandees = set()
        self._lisibles = _readable(demandees, lecteur)
        self._absentes = _absent(demandees - set(self._lisibles))
        visibles = ThemePage.objects.visible_to(lecteur)
        self._themes = visibles.in_bulk({demande.theme for demande in demandes if demande.theme})
        self._axes = {axe.path: axe for axe in visibles.filter(path__in={_axe_path(t) for t in self._themes.values()})}
        chemins = {_theme_path(fiche) for fiche in self._lisibles.values()}
        self._titres = dict(ThemePage.objects.filter(path__in=chemins).values_list("path", "title"))
        self._parties: dict[int | str, Partie] = {}
        self._placees: set[int] = set()

    def add(self, demande: Demande) -> None:
        theme = self._themes.get(demande.theme) if demande.theme else None
        axe = self._axes.get(_axe_path(theme)) if theme else None
        if axe is None and (demande.theme or demande.partie is None):
            nom = f" « {demande.titre} »" if demande.titre else ""
            raison = "son thème est supprimé, dépublié ou réservé" if demande.theme else "elle n’a ni thème ni partie"
            self._leave_out(f"Section{nom} : {raison} ; ses fiches ne sont pas imprimées.")
            return
        titre = demande.titre or (theme.title if theme else "")
        choisies = [
            Choisie(self._lisibles[retenue.fiche], retenue)
            for retenue in demande.fiches
            if self._is_printed(retenue.fiche, titre)
        ]
        if not choisies:
            self._leave_out(f"Thème « {titre} » : il ne reste aucune fiche à imprimer.")
            return
        partie = self._partie(demande, axe)
        partie.sections.append(Section("" if titre == partie.titre else titre, choisies))

    def selection(self) -> Selection:
        parties = list(self._parties.values())
        if not parties and not self._alertes:
            self._leave_out("Le sommaire du recueil est vide.")
        if not parties:
            self._alertes.append(Alerte(Gravite.BLOQUE, "Le livret ne contiendrait aucune fiche : rien à imprimer."))
        themes = {pk: self._titres.get(_theme_path(fiche), "") for pk, fiche in self._lisibles.items()}
        images = Illustration.objects.in_bulk(_image_ids(self._composition, self._lisibles.values()))
        return Selection(parties, images, self._alertes, themes)

    def _partie(self, demande: Demande, axe: ThemePage | None) -> Partie:
        if demande.partie is not None:
            voulue = self._composition.parties[demande.partie]
            neuve = Partie(voulue.titre, voulue.signe, voulue.presentation, voulue.ouverture)
            return self._parties.setdefault(demande.partie, neuve)
        assert axe is not None  # noqa: S101 - `add` left out a section that has neither
        return self._parties.setdefault(axe.path, Partie(axe.title, axe.signe, axe.introduction))

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


def _theme_path(fiche: FichePage) -> str:
    return fiche.path[: -fiche.steplen]


def _image_ids(composition: Composition, fiches: Iterable[FichePage]) -> set[int]:
    ids: set[Any] = {composition.couverture.image, *(partenaire.logo for partenaire in composition.partenaires)}
    for fiche in fiches:
        ids.add(fiche.image_id)
        ids.update(b["value"].get("image") for b in fiche.blocs.get_prep_value() if b["type"] == "image")
    return {pk for pk in ids if isinstance(pk, int)}
