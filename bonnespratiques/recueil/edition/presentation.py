"""What the page of an edition shows: what was frozen, and what has been said of it since. Read from the edition, never from pages."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bonnespratiques.models import Edition, EditionFichier, RecueilPage
from bonnespratiques.recueil.arbre.fiche import nom_de_fiche
from bonnespratiques.recueil.edition.droits import can_withdraw
from bonnespratiques.recueil.edition.marques import fiches_to_silence
from bonnespratiques.recueil.fabrication.telechargements import Telechargement
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.typographie import francais

# As `Edition.moteur` names what made the files, and as readers are told.
VERSIONS = {
    "typst": "Typst",
    "python-docx": "python-docx",
    "segno": "segno",
    "gabarits": "Gabarits",
    "polices": "Polices",
    "compositeur": "Ensemble du compositeur",
}


@dataclass(frozen=True)
class Presentation:
    """`corrections`: the editions that correct this one; `derniere`: the latest one of the same recueil, when it is another.

    `a_taire`: for those who may freeze, the fiches for which it is marked. `recueil`: its page, when this reader may read it.
    """

    edition: Edition
    arbre: dict[str, Any]
    telechargements: list[Telechargement]
    corrections: list[Edition]
    derniere: Edition | None
    recueil: RecueilPage | None
    animateur: bool
    a_taire: list[str]

    @property
    def lisible(self) -> bool:
        """Whether it can be read on the screen, as one page."""
        return not self.edition.retiree_le and any(t.forme.cle == "html" for t in self.telechargements)

    @property
    def fichiers(self) -> list[tuple[str, EditionFichier]]:
        """Each file with its name for readers: « PDF, volume 2 »."""
        nombre = Counter(fichier.forme for fichier in self.edition.fichiers.all())
        return [
            (f"{FORMES[f.forme].nom}, volume {f.volume}" if nombre[f.forme] > 1 else FORMES[f.forme].nom, f)
            for f in self.edition.fichiers.all()
        ]

    @property
    def signes(self) -> list[str]:
        return [axe["signe"] for axe in self.arbre["axes"] for s in axe["sections"] for _fiche in s["fiches"]]

    @property
    def sans_nom(self) -> Edition | None:
        """A later edition from which whoever asked is left out: the one to prefer when this one is marked."""
        marque = self.edition.nomme_a_tort_le
        suivantes = [*([self.derniere] if self.derniere else []), *self.corrections]
        return next((e for e in suivantes if marque and e.gelee_le > marque and not e.nomme_a_tort_le), None)

    @property
    def citation(self) -> str:
        """Who composed it, its title, which edition, when, its permanent address."""
        recueil = self.arbre["recueil"]
        parts = [recueil["editeur"], recueil["titre"], self.edition.nom_du_rang, recueil["site"], self.edition.jour]
        return francais(f"{', '.join(dict.fromkeys([*parts, recueil['edition']['url_courte']]))}.")

    @property
    def versions(self) -> list[tuple[str, str]]:
        return [(nom, self.edition.moteur[cle]) for cle, nom in VERSIONS.items() if cle in self.edition.moteur]


def downloads_of(edition: Edition) -> list[Telechargement]:
    """In the order of the table of forms. No query when `fichiers` was prefetched."""
    formes: dict[str, list[EditionFichier]] = {}
    for fichier in edition.fichiers.all():
        formes.setdefault(fichier.forme, []).append(fichier)
    return [
        Telechargement(
            FORMES[cle],
            reverse("edition_fichier", args=[edition.numero, cle]),
            octets=sum(fichier.octets for fichier in formes[cle]),
            pages=sum(fichier.pages or 0 for fichier in formes[cle]) or None,
            volumes=len(formes[cle]),
        )
        for cle in FORMES
        if cle in formes
    ]


def present(edition: Edition, *, user: Any) -> Presentation:
    """For a reader who may read `edition`."""
    soeurs = Edition.objects.visible_to(user).without_text()
    derniere = None
    if edition.recueil_id:
        derniere = soeurs.filter(recueil=edition.recueil_id, rang__gt=edition.rang).latest_first().first()
    animateur = can_withdraw(user, edition)
    a_taire = []
    if animateur and edition.nomme_a_tort_le:
        titres = dict(edition.fiches.values_list("numero", "titre"))
        a_taire = [nom_de_fiche(numero, titres[numero]) for numero in fiches_to_silence(edition)]
    return Presentation(
        edition=edition,
        arbre=json.loads(edition.contenu),
        telechargements=downloads_of(edition),
        corrections=list(soeurs.filter(corrige=edition).latest_first()),
        derniere=derniere,
        recueil=RecueilPage.objects.visible_to(user).filter(pk=edition.recueil_id or 0).first(),
        animateur=animateur,
        a_taire=a_taire,
    )
