"""The fiches of the demonstration, published over the last two years as they would have been."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import PageLogEntry

from bonnespratiques.demo import donnees
from bonnespratiques.demo.illustrations import Illustree
from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Contact, FicheOrganisme, FichePage, Indicateur, Organisme, ThemePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES

A_REVOIR_APRES_JOURS = 730
_TELS_QUELS = (
    "promesse",
    "pour_qui",
    "ne_convient_pas_si",
    "prerequis",
    "cout_recurrent",
    "etp",
    "delai",
    "annee_debut",
)


def load_fiches(themes: dict[str, ThemePage], illustrees: dict[str, Illustree]) -> dict[str, FichePage]:
    """Make the fiches that are missing, and return all those of the demonstration by title (which no two of them share)."""
    fiches = {fiche.title: fiche for fiche in FichePage.objects.all()}
    for n, texte in enumerate(donnees.read_fiches()):
        if texte["titre"] not in fiches:
            paru_le = _parution(texte["verifiee_le"], minutes=n)
            fiches[texte["titre"]] = _make(texte, themes, illustrees.get(texte["titre"]), paru_le)
    return fiches


def _parution(jour: str, *, minutes: int) -> datetime:
    """Ten o'clock on that day, a few minutes apart, so that the order of publication is known."""
    moment = datetime.combine(date.fromisoformat(jour), time(10)) + timedelta(minutes=minutes)
    return timezone.make_aware(moment)


def _make(
    texte: dict[str, Any], themes: dict[str, ThemePage], illustree: Illustree | None, paru_le: datetime
) -> FichePage:
    fiche = FichePage(
        title=texte["titre"],
        nature=donnees.NATURES[texte["nature"]],
        cout=donnees.COUTS[texte["cout"]],
        maturite=donnees.MATURITES[texte["maturite"]],
        preuve=donnees.PREUVES[texte["preuve"]],
        licence=donnees.LICENCES[texte["licence"]],
        verifiee_le=date.fromisoformat(texte["verifiee_le"]),
        a_revoir_le=date.fromisoformat(texte["verifiee_le"]) + timedelta(days=A_REVOIR_APRES_JOURS),
        signature=f"{texte['contact']['fonction']}, {texte['organismes'][0]['nom']}",
        first_published_at=paru_le,
        blocs=[_bloc(bloc) for bloc in texte["blocs"]],
        **{name: texte[name] for name in _TELS_QUELS},
        **{rubrique.champ: clean_html(texte.get(rubrique.champ, "")) for rubrique in RUBRIQUES},
    )
    if illustree:
        illustree.put_on(fiche)
    themes[texte["theme"]].add_child(instance=fiche)
    fiche.organismes = [FicheOrganisme(organisme=_organisme(organisme)) for organisme in texte["organismes"]]
    fiche.indicateurs = [Indicateur(**indicateur) for indicateur in texte["indicateurs"]]
    fiche.themes_secondaires = [themes[titre] for titre in texte["themes_secondaires"]]
    fiche.tags.set(texte["tags"])
    if texte["visibilite"] == "membres":
        restrict_to_members(fiche)
    fiche.save_revision().publish()
    Contact.objects.create(fiche=fiche, consentement_le=fiche.verifiee_le, **texte["contact"])
    _backdate(fiche, paru_le)
    return fiche


def _organisme(texte: dict[str, str]) -> Organisme:
    organisme, _ = Organisme.objects.get_or_create(
        nom=texte["nom"],
        defaults={
            "type": donnees.TYPES[texte["type"]],
            "taille": donnees.TAILLES[texte["taille"]],
            "departement": texte["departement"],
            "region": texte["region"],
        },
    )
    return organisme


def _bloc(texte: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    value = {name: part for name, part in texte.items() if name != "type"}
    if texte["type"] == "encadre":
        value["texte"] = clean_html(texte["texte"])
    return texte["type"], value


def _backdate(fiche: FichePage, moment: datetime) -> None:
    """What Wagtail dates from the loading is given the day of the fiche: history, « mis à jour le »."""
    fiche.revisions.update(created_at=moment)
    PageLogEntry.objects.filter(page=fiche.pk).update(timestamp=moment)
    FichePage.objects.filter(pk=fiche.pk).update(last_published_at=moment, latest_revision_created_at=moment)
