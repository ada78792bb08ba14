"""The document tree of a booklet: one JSON value that holds every word printed, in order. Renderers (PDF, EPUB, web page, DOCX, ZIP)
read it and nothing else.

Made of live fiches through an allow-list; the SHA-256 of its canonical JSON is what identifies a content. Strings are spaced as
French is, and otherwise as they were written: what a form cannot show (an emoji in print) is that form's business.

    {version, genre: "recueil" | "personnel",
     recueil: {titre, sous_titre, date, mois, jour: [y, m, d], lieu, organisateurs: [], editeur, site, courriel, fictif, url, url_courte,
       edition: null | {numero, rang, nom, gel, url, url_courte, corrige, changements: []}},
     couverture: {modele: "mosaique" | "bandeau", couleur: "" | "#rrggbb", image: null | image},
     presentation: [bloc], editorial: {titre, blocs, signature}, colophon: [bloc], quatrieme: [bloc],
     programme: {titre, seances: [{heure, titre, intervenants, lieu, fiche: id of a fiche of the booklet, or ""}]},
     partenaires: [{nom, url, image: null | image}],
     credits: {contributeurs: [], comite: [], comites: []},
     axes: [{id, numero, titre, signe, couleur, ouverture, presentation: [bloc], sections: [{id, titre, fiches: [fiche]}]}],
     index: {organismes, themes, mots_cles: [{nom, lettre, fiches: [id]}]}}

A fiche: see `arbre.fiche`; blocs and inline content: `arbre.blocs`; an image: `arbre.images`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from bonnespratiques.models import Illustration, RecueilPage, Reglages, Signe
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.arbre.blocs import rich_text
from bonnespratiques.recueil.arbre.composition import Composition, composition_of, editeur_of
from bonnespratiques.recueil.arbre.credits import credits_node
from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.fiche import adresse_courte, fiche_alertes, fiche_node
from bonnespratiques.recueil.arbre.images import Galerie, Octets, source_of
from bonnespratiques.recueil.arbre.index import index_nodes
from bonnespratiques.recueil.arbre.selection import Choisie, Partie, Section, Selection, select
from bonnespratiques.typographie import en_lettres, mois_annee

VERSION = 3
# The same hues as on the site; the template darkens them where white text stands on them.
COULEURS = {Signe.SERVICE: "#0b665a", Signe.MANAGEMENT: "#96420f", Signe.CONFERENCE: "#683a7b"}


@dataclass(frozen=True)
class Document:
    """`donnees` is the tree; `images` reads the pictures it names; `alertes` what to tell the animateur."""

    donnees: dict[str, Any]
    images: Mapping[str, Octets]
    alertes: list[Alerte]

    def canonical(self) -> bytes:
        """The same tree gives the same bytes, whatever the machine and the day."""
        return json.dumps(self.donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def empreinte(self) -> str:
        return sha256(self.canonical()).hexdigest()

    @property
    def fiches(self) -> list[dict[str, Any]]:
        return fiches_of(self.donnees)

    def with_edition(self, edition: dict[str, Any]) -> "Document":
        """The same booklet, that says which edition it is."""
        donnees = {**self.donnees, "recueil": {**self.donnees["recueil"], "edition": edition}}
        return replace(self, donnees=donnees)


def fiches_of(donnees: dict[str, Any]) -> list[dict[str, Any]]:
    """The fiches of a tree, in the order of printing."""
    return [fiche for axe in donnees["axes"] for section in axe["sections"] for fiche in section["fiches"]]


def build_document(recueil: RecueilPage, *, lecteur: Any = None) -> Document:
    """The booklet of `recueil` as `lecteur` may read it (None: anybody). A constant number of queries."""
    return compose_document(composition_of(recueil), lecteur=lecteur)


def compose_document(composition: Composition, *, lecteur: Any = None) -> Document:
    selection = select(composition, lecteur=lecteur)
    redaction = _Redaction(selection)
    axes = [redaction.axe_node(numero, partie) for numero, partie in enumerate(selection.parties, start=1)]
    donnees = {
        "version": VERSION,
        "genre": composition.genre,
        **redaction.liminaires(composition),
        "credits": credits_node(selection),
        "axes": axes,
        "index": index_nodes(selection, Ecriture()),
    }
    return Document(donnees, redaction.images, selection.alertes + redaction.alertes)


class _Redaction:
    """Turns fiches into nodes and gathers what they leave behind: pictures and alerts."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._imprimees = {fiche.pk for fiche in selection.fiches}
        self._utilisees: dict[str, Illustration] = {}
        self.alertes: list[Alerte] = []

    @property
    def images(self) -> dict[str, Octets]:
        return {nom: source_of(illustration) for nom, illustration in self._utilisees.items()}

    def axe_node(self, numero: int, partie: Partie) -> dict[str, Any]:
        ecrire = Ecriture()
        return {
            "id": f"axe-{numero}",
            "numero": str(numero),
            "titre": ecrire(partie.titre),
            "signe": partie.signe,
            "couleur": COULEURS[Signe(partie.signe)],
            "ouverture": partie.ouverture,
            "presentation": rich_text(partie.presentation, ecrire),
            "sections": [
                self._section_node(f"section-{numero}-{rang}", s) for rang, s in enumerate(partie.sections, 1)
            ],
        }

    def liminaires(self, composition: Composition) -> dict[str, Any]:
        """What stands before and after the fiches."""
        ecrire, galerie = Ecriture(), Galerie(self._selection.illustrations)
        couverture = composition.couverture
        noeuds = {
            "recueil": _recueil_node(composition, ecrire),
            "couverture": {
                "modele": couverture.modele,
                "couleur": couverture.couleur,
                "image": galerie.node(couverture.image, couverture.alt, "", ecrire) if couverture.image else None,
            },
            "presentation": rich_text(composition.presentation, ecrire),
            "editorial": {
                "titre": ecrire(composition.editorial_titre).strip() or "Éditorial",
                "blocs": rich_text(composition.editorial, ecrire),
                "signature": ecrire(composition.editorial_signature).strip(),
            },
            "programme": {
                "titre": ecrire(composition.programme_titre).strip() or "Programme",
                "seances": [self._seance_node(seance, ecrire) for seance in composition.programme],
            },
            "partenaires": [
                {
                    "nom": ecrire(partenaire.nom),
                    "url": partenaire.url,
                    "image": galerie.node(partenaire.logo, partenaire.nom, "", ecrire) if partenaire.logo else None,
                }
                for partenaire in composition.partenaires
            ],
            "colophon": rich_text(composition.colophon, ecrire),
            "quatrieme": rich_text(composition.quatrieme, ecrire),
        }
        if galerie.sans_texte:
            texte = "L’image de couverture n’a pas de texte de remplacement. Dites ce qu’elle montre, pour qui ne la voit pas."
            self.alertes.append(Alerte(Gravite.BLOQUE, texte))
        self._utilisees.update(galerie.utilisees)
        return noeuds

    def _seance_node(self, seance: Any, ecrire: Ecriture) -> dict[str, str]:
        textes = {nom: ecrire(getattr(seance, nom)) for nom in ("heure", "titre", "intervenants", "lieu")}
        numeros = {fiche.pk: fiche.numero for fiche in self._selection.fiches}
        return {**textes, "fiche": f"fiche-{numeros[seance.fiche]}" if seance.fiche in numeros else ""}

    def _section_node(self, identifiant: str, section: Section) -> dict[str, Any]:
        return {
            "id": identifiant,
            "titre": Ecriture()(section.titre),
            "fiches": [self._fiche_node(choisie) for choisie in section.choisies],
        }

    def _fiche_node(self, choisie: Choisie) -> dict[str, Any]:
        ecrire, galerie, fiche = Ecriture(), Galerie(self._selection.illustrations), choisie.fiche
        noeud = fiche_node(
            fiche, choisie.demande, theme=self._selection.themes.get(fiche.pk, ""), ecrire=ecrire, galerie=galerie
        )
        self._utilisees.update(galerie.utilisees)
        self.alertes.extend(fiche_alertes(fiche, ecrire=ecrire, galerie=galerie))
        return noeud


def _recueil_node(composition: Composition, ecrire: Ecriture) -> dict[str, Any]:
    reglages, paru = Reglages.load(), composition.date_parution
    return {
        "titre": ecrire(composition.titre),
        "sous_titre": ecrire(composition.sous_titre).strip(),
        "date": en_lettres(paru),
        "mois": mois_annee(paru),
        "jour": [paru.year, paru.month, paru.day],
        "lieu": ecrire(composition.lieu).strip(),
        "organisateurs": [ecrire(nom) for nom in composition.organisateurs],
        "editeur": ecrire(editeur_of(composition)),
        "site": ecrire(reglages.nom_du_site),
        "courriel": reglages.courriel_contact,
        "fictif": reglages.demonstration,
        "url": composition.url,
        "url_courte": adresse_courte(composition.url).rstrip("/"),
        "edition": None,
    }
