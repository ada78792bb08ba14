"""People, themes, fiches and dossiers for the stories that tests tell: `DossierStory("accord")` is one awaiting its author."""

from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page, Workflow

from bonnespratiques.groupes import install_groups, join_committee
from bonnespratiques.installation import install_site
from bonnespratiques.models import (
    AccueilPage,
    FicheOrganisme,
    FichePage,
    Organisme,
    RecueilIndexPage,
    RecueilPage,
    ThemePage,
)
from comptes.models import Personne
from workflow import actions
from workflow.comite.raisons import Raison, changes_of, protected_changes
from workflow.ecriture import brouillons
from workflow.etapes import NOM_DU_CIRCUIT
from workflow.installation import install_circuit
from workflow.models import Coauteur, Relance

RUBRIQUES_COMPLETES = {
    "origine": "<p>Les habitants répétaient leur demande à chaque guichet.</p>",
    "resultats": "<p>Les doublons sont passés de 22 % à 6 %.</p>",
    "principes": "<ul><li>Une demande, un numéro.</li><li>Le canal appartient à l’habitant.</li></ul>",
    "conseils": "<p>Comptez d’abord, pendant deux semaines.</p>",
}


def installed_site() -> AccueilPage:
    """A site with its groups and its circuit, as the installation commands leave it."""
    accueil = AccueilPage.objects.first() or install_site()
    if not Workflow.objects.filter(name=NOM_DU_CIRCUIT).exists():
        install_groups()
        install_circuit()
    return accueil


class PersonneFactory(DjangoModelFactory):
    class Meta:
        model = Personne
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    first_name = "Maëlle"
    last_name = factory.Sequence(lambda n: f"Kerbrat-{n}")
    organisme = "Communauté de communes des Rives-d’Oust"

    @factory.post_generation
    def groupe(obj: Personne, create: bool, name: str | None, **kwargs: Any) -> None:  # noqa: N805
        if name:
            obj.groups.add(Group.objects.filter(name=name).first() or install_groups()[name])


def theme(titre: str = "Stratégie multicanal", axe: str = "Relation de service") -> ThemePage:
    """A sous-thème under its axe, made the first time."""
    accueil = AccueilPage.objects.first() or installed_site()
    return _child_theme(_child_theme(accueil, axe), titre)


def _child_theme(parent: Page, titre: str) -> ThemePage:
    existing = ThemePage.objects.child_of(parent).filter(title=titre).first()
    if existing is None:
        existing = ThemePage(title=titre)
        parent.add_child(instance=existing)
        existing.save_revision().publish()
        parent.refresh_from_db()
    return existing


def fiche(
    titre: str = "Un dossier, quatre portes d’entrée", *, dans: ThemePage | None = None, **fields: Any
) -> FichePage:
    """A published fiche; `live=False` for a draft, `organismes=[…names]`."""
    live = fields.pop("live", True)
    names = fields.pop("organismes", ["Ville de Sainte-Orlette"])
    page = FichePage(title=titre, **{"promesse": "On ne répète jamais.", **RUBRIQUES_COMPLETES, **fields}, live=False)
    page.organismes = [
        FicheOrganisme(organisme=Organisme.objects.get_or_create(nom=nom)[0], sort_order=order)
        for order, nom in enumerate(names)
    ]
    (dans or theme()).add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return FichePage.objects.get(pk=page.pk)


def section(
    theme: ThemePage | None, fiches: list[FichePage], titre: str = "", forme: str = "complete"
) -> dict[str, Any]:
    """The value of a section of a recueil's sommaire."""
    return {"theme": theme, "titre": titre, "fiches": [{"fiche": fiche, "forme": forme} for fiche in fiches]}


def recueil(*sections: tuple[ThemePage, list[FichePage]], **fields: Any) -> RecueilPage:
    """A published recueil of these (theme, fiches), in this order."""
    installed_site()
    page = RecueilPage(
        **{
            "title": "Au plus près des usagers",
            "date_parution": date(2026, 11, 16),
            "sections": [("section", section(theme, fiches)) for theme, fiches in sections],
            **fields,
        }
    )
    RecueilIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return RecueilPage.objects.get(pk=page.pk)


def comite(*themes: ThemePage, **fields: Any) -> Personne:
    """A member of the committees of these themes."""
    installed_site()
    personne = PersonneFactory(**{"first_name": "Bertille", "last_name": "Cauvignac", **fields})
    join_committee(personne, *themes)
    return personne


def rewrite(dossier: Any, *, by: Personne, **champs: str) -> Any:
    """The committee saves a rewriting in the page editor."""
    page = FichePage.objects.get(pk=dossier.page_id).get_latest_revision().as_object()
    for champ, texte in champs.items():
        setattr(page, champ, texte)
    page.save_revision(user=by)
    dossier.refresh_from_db()
    return dossier


def raisons(dossier: Any, *puces: str) -> dict[str, Raison]:
    """A reason for each section that the committee has changed, what did not work included."""
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    if page is None:
        return {}
    revision = page.latest_revision
    protected = protected_changes(dossier, revision)
    return {
        change.section.cle: Raison((*(puces or ("clarifie",)), *(["echec"] if change.section.cle in protected else [])))
        for change in changes_of(dossier, revision)
        if change.changed
    }


def send_for_approval(dossier: Any, *, by: Personne) -> Any:
    """The committee says why it changed what it changed, and asks the author."""
    return actions.send_for_approval(dossier, by=by, raisons=raisons(dossier))


def approve(dossier: Any, *, by: Personne) -> Any:
    """Somebody reads the text under their eyes and approves that one, what did not work included."""
    protected = protected_changes(dossier, actions.revision_to_approve(dossier))
    return actions.approve(dossier, by=by, empreinte_lue=actions.seal_to_approve(dossier), echecs=protected)


def coauteur(dossier: Any, **fields: Any) -> Personne:
    """Somebody invited to sign, who accepted."""
    personne = PersonneFactory(**fields)
    Coauteur.objects.create(dossier=dossier, courriel=personne.email, personne=personne, statut=Coauteur.Statut.ACCEPTE)
    return personne


class DossierStory:
    """A dossier and its people, brought to a step by the real actions."""

    def __init__(self, etape: str = "brouillon", *, page: FichePage | None = None, **submit: Any) -> None:
        self.theme = page.theme if page else theme()
        self.auteur = PersonneFactory()
        self.comite = comite(self.theme)
        if page:
            self.dossier = brouillons.create_update(page, by=self.auteur)
        else:
            texte = {
                "titre": "Ouvrir la mairie le jeudi soir",
                "promesse": "Ouvrir quand les gens sont là.",
                **RUBRIQUES_COMPLETES,
            }
            self.dossier = brouillons.create_draft(by=self.auteur, texte=texte, theme=self.theme)
        for step in ("reecriture", "accord", "validation", "publiee"):
            if etape == "brouillon":
                break
            self._advance(step, submit)
            if step == etape:
                break

    def _advance(self, step: str, submit: dict[str, Any]) -> None:
        if step == "reecriture":
            self.dossier = actions.submit(self.dossier, by=self.auteur, charte=True, **submit)
        elif step == "accord":
            rewrite(self.dossier, by=self.comite, origine="<p>Les habitants devaient répéter leur demande.</p>")
            self.dossier = send_for_approval(self.dossier, by=self.comite)
        elif step == "validation":
            self.dossier = approve(self.dossier, by=self.auteur)
        else:
            self.dossier = actions.validate(self.dossier, by=self.comite)

    @property
    def page(self) -> FichePage:
        return FichePage.objects.get(pk=self.dossier.page_id)


def reach_silence(dossier: Any) -> Any:
    """The deadline has passed and the last reminder of this passage went unanswered: the rule accepted at submission applies."""
    dossier.echeance = timezone.localdate() - timedelta(days=30)
    dossier.save(update_fields=["echeance"])
    Relance.objects.create(dossier=dossier, passage=dossier.passage, niveau=Relance.Niveau.ESCALADE)
    return dossier
