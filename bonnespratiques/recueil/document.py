"""The document tree of a booklet: one JSON value that holds every word printed, in order. Renderers (PDF now; EPUB, HTML and
DOCX later) read it and nothing else. Its keys are described in `docs/decisions/`.

Made of live fiches through an allow-list; the canonical JSON is what identifies an edition (`editions`).
"""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from bonnespratiques.models import FichePage, Illustration, RecueilPage, Reglages, Signe
from bonnespratiques.recueil.alertes import Alerte
from bonnespratiques.recueil.blocs import rich_text
from bonnespratiques.recueil.caracteres import Ecriture
from bonnespratiques.recueil.fiche import adresse_courte, fiche_alertes, fiche_node
from bonnespratiques.recueil.images import Galerie
from bonnespratiques.recueil.index import index_nodes
from bonnespratiques.recueil.selection import Partie, Section, select
from bonnespratiques.typographie import en_lettres, mois_annee

VERSION = 2
# The same hues as on the site; the template darkens them where white text stands on them.
COULEURS = {Signe.SERVICE: "#0b665a", Signe.MANAGEMENT: "#96420f", Signe.CONFERENCE: "#683a7b"}


@dataclass(frozen=True)
class Document:
    """`donnees` is the tree; `illustrations` the pictures it names, by name; `alertes` what to tell the animateur."""

    donnees: dict[str, Any]
    illustrations: dict[str, Illustration]
    alertes: list[Alerte]

    def canonical(self) -> bytes:
        """The same tree gives the same bytes, whatever the machine and the day."""
        return json.dumps(self.donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def build_document(recueil: RecueilPage, *, lecteur: Any = None) -> Document:
    """The booklet of `recueil` as `lecteur` may read it (None: anybody). A constant number of queries."""
    selection = select(recueil, lecteur=lecteur)
    redaction = _Redaction(selection.illustrations)
    axes = [redaction.axe_node(numero, partie) for numero, partie in enumerate(selection.parties, start=1)]
    fiches = [fiche for partie in selection.parties for section in partie.sections for fiche in section.fiches]
    donnees = {
        "version": VERSION,
        **_liminaires(recueil, Ecriture()),
        "axes": axes,
        "index": index_nodes(fiches, Ecriture()),
    }
    return Document(donnees, redaction.illustrations, selection.alertes + redaction.alertes)


class _Redaction:
    """Turns fiches into nodes and gathers what they leave behind: pictures and alerts."""

    def __init__(self, illustrations: dict[int, Illustration]) -> None:
        self._disponibles = illustrations
        self.illustrations: dict[str, Illustration] = {}
        self.alertes: list[Alerte] = []

    def axe_node(self, numero: int, partie: Partie) -> dict[str, Any]:
        ecrire = Ecriture()
        return {
            "id": f"axe-{numero}",
            "numero": str(numero),
            "titre": ecrire(partie.axe.title),
            "signe": partie.axe.signe,
            "couleur": COULEURS[Signe(partie.axe.signe)],
            "presentation": rich_text(partie.axe.introduction, ecrire),
            "sections": [
                self._section_node(f"section-{numero}-{rang}", s) for rang, s in enumerate(partie.sections, 1)
            ],
        }

    def _section_node(self, identifiant: str, section: Section) -> dict[str, Any]:
        return {
            "id": identifiant,
            "titre": Ecriture()(section.titre),
            "fiches": [self._fiche_node(fiche) for fiche in section.fiches],
        }

    def _fiche_node(self, fiche: FichePage) -> dict[str, Any]:
        ecrire, galerie = Ecriture(), Galerie(self._disponibles)
        noeud = fiche_node(fiche, ecrire=ecrire, galerie=galerie)
        self.illustrations.update(galerie.utilisees)
        self.alertes.extend(fiche_alertes(fiche, ecrire=ecrire, galerie=galerie))
        return noeud


def _liminaires(recueil: RecueilPage, ecrire: Ecriture) -> dict[str, Any]:
    """What stands before and after the fiches. The publisher is who organised, or the site itself."""
    reglages = Reglages.load()
    organisateurs = [ecrire(ligne).strip() for ligne in recueil.organisateurs.splitlines() if ligne.strip()]
    url = f"{settings.SITE_URL}{recueil.get_url_parts()[2]}" if recueil.get_url_parts() else settings.SITE_URL
    presentation = rich_text(recueil.presentation, ecrire)
    return {
        "recueil": {
            "titre": ecrire(recueil.title),
            "sous_titre": ecrire(recueil.sous_titre).strip(),
            "date": en_lettres(recueil.date_parution),
            "mois": mois_annee(recueil.date_parution),
            "jour": [recueil.date_parution.year, recueil.date_parution.month, recueil.date_parution.day],
            "lieu": ecrire(recueil.lieu).strip(),
            "organisateurs": organisateurs,
            "editeur": ", ".join(organisateurs) or ecrire(reglages.nom_du_site),
            "site": ecrire(reglages.nom_du_site),
            "courriel": reglages.courriel_contact,
            "fictif": reglages.demonstration,
            "url": url,
            "url_courte": adresse_courte(url).rstrip("/"),
        },
        "presentation": presentation,
        "editorial": {
            "titre": ecrire(recueil.editorial_titre).strip() or "Éditorial",
            "blocs": rich_text(recueil.editorial, ecrire),
            "signature": ecrire(recueil.editorial_signature).strip(),
        },
        "colophon": rich_text(recueil.colophon, ecrire),
    }
