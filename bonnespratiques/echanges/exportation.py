"""The published fiches as plain rows, for whoever wants to read them elsewhere: what an anonymous reader may see, no more.

Files: `echanges.fichiers`. Caller: the command `exporter_fiches`.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from wagtail.models import Page

from bonnespratiques.models import Contact, FichePage, FicheTag, ThemePage
from bonnespratiques.rubriques import RUBRIQUES_COEUR, RUBRIQUES_FACULTATIVES
from bonnespratiques.texte_riche import to_text


def export_fiches(*, contacts: bool = False) -> list[dict[str, Any]]:
    """One dict a fiche, by number: texts without HTML, lists of strings, dates as ISO texts, None where nothing is said.

    `contacts` adds all contacts, with or without consent: personal data, for the site's own keepers; never those of
    a fiche whose people asked not to be named. Constant number of queries.
    """
    themes = {theme.path: theme for theme in ThemePage.objects.all()}
    secondaires = _secondary_themes()
    fiches = (
        FichePage.objects.visible_to(None)
        .order_by("numero")
        .prefetch_related(
            "organismes__organisme", "indicateurs", Prefetch("tagged_items", FicheTag.objects.select_related("tag"))
        )
    )
    if contacts:
        fiches = fiches.prefetch_related(Prefetch("contacts", Contact.objects.all(), to_attr="tous_les_contacts"))
    return [_row(fiche, themes, secondaires.get(fiche.pk, []), contacts=contacts) for fiche in fiches]


def _secondary_themes() -> dict[int, list[str]]:
    """{page number of a fiche: titles of its other themes}, themes closed to the public left out."""
    visible = set(ThemePage.objects.visible_to(None).values_list("pk", flat=True))
    found: dict[int, list[str]] = {}
    rows = FichePage.themes_secondaires.through.objects.order_by("pk").values_list(
        "fichepage_id", "themepage_id", "themepage__title"
    )
    for fiche, theme, titre in rows:
        if theme in visible:
            found.setdefault(fiche, []).append(titre)
    return found


def _row(fiche: FichePage, themes: dict[str, ThemePage], secondaires: list[str], *, contacts: bool) -> dict[str, Any]:
    theme = themes[fiche.path[: -Page.steplen]]
    axe = themes[fiche.path[: ThemePage.AXE_DEPTH * Page.steplen]]
    row: dict[str, Any] = {
        "numero": fiche.numero,
        "titre": fiche.title,
        "promesse": fiche.promesse,
        "organismes": fiche.organismes_noms,
        "axe": axe.title,
        "theme": theme.title,
        "themes_secondaires": secondaires,
        "nature": fiche.nature,
        **{rubrique.champ: to_text(getattr(fiche, rubrique.champ)) for rubrique in RUBRIQUES_COEUR},
        **{rubrique.champ: to_text(getattr(fiche, rubrique.champ)) for rubrique in RUBRIQUES_FACULTATIVES},
        "note_auteur": fiche.note_auteur,
        "complements": [texte for bloc in fiche.blocs.raw_data if (texte := _bloc_text(bloc["type"], bloc["value"]))],
        "tags": sorted(lien.tag.name for lien in fiche.tagged_items.all()),
        "indicateurs": [
            {nom: getattr(indicateur, nom) for nom in ("libelle", "avant", "apres", "unite", "periode", "source")}
            for indicateur in fiche.indicateurs.all()
        ],
        **{nom: getattr(fiche, nom) for nom in ("pour_qui", "ne_convient_pas_si", "prerequis")},
        **{nom: getattr(fiche, nom) for nom in ("cout", "cout_recurrent", "etp", "delai", "maturite", "preuve")},
        "annee_debut": fiche.annee_debut,
        **{nom: _iso(getattr(fiche, nom)) for nom in ("verifiee_le", "a_revoir_le")},
        "publiee_le": _iso(fiche.first_published_at),
        "modifiee_le": _iso(fiche.last_published_at),
        "licence": fiche.licence,
        "signature": fiche.signature,
        "anonymat": fiche.mentions_anonymat,
        "adresse": f"{settings.SITE_URL}{fiche.permalink}",
    }
    if contacts:
        row["contacts"] = [] if fiche.hides_people else [_contact(contact) for contact in fiche.tous_les_contacts]
    return row


def _bloc_text(nature: str, value: dict[str, Any]) -> str:
    """A block as plain text. Its images are told by their alternative text."""
    if nature == "verbatim":
        return " ".join(filter(None, [f"«\u00a0{value['texte']}\u00a0»", value.get("auteur", "")]))
    if nature == "encadre":
        return f"{value['titre']}\n{to_text(value['texte'])}"
    if nature == "tableau":
        lignes = [_cells(value["entetes"]), *(_cells(_item(ligne)) for ligne in value["lignes"])]
        return "\n".join([value["titre"], *(" | ".join(cells) for cells in lignes)])
    if nature == "image":
        return " – ".join(filter(None, [value.get("alt", ""), value.get("legende", "")]))
    return ""


def _item(value: Any) -> Any:
    """An entry of a ListBlock: Wagtail stores {"type": "item", "value": …}, older data the value itself."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _cells(values: list[Any]) -> list[str]:
    return [str(_item(value) or "") for value in values]


def _iso(moment: date | datetime | None) -> str | None:
    """The day, as the site's readers live it: "2014-06-19"."""
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    return moment.isoformat() if moment else None


def _contact(contact: Contact) -> dict[str, str | None]:
    return {
        **{nom: getattr(contact, nom) for nom in ("nom", "fonction", "courriel", "telephone")},
        "consentement_le": _iso(contact.consentement_le),
    }
