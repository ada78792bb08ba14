"""A whole exported booklet: title page, texts around, parts, sections, fiches. One pass over its paragraphs, a place after the other."""

import base64
from typing import Any

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.couverture import find_date
from bonnespratiques.echanges.livret.formes import (
    Axe,
    Carte,
    Ignoree,
    ImageLue,
    Livret,
    LivretComplet,
    LivretIllisible,
    PartieLue,
    SectionLue,
)
from bonnespratiques.echanges.livret_exporte.blocs import with_caption
from bonnespratiques.echanges.livret_exporte.elements import Element, Paragraphe, Tableau, Texte, elements_of
from bonnespratiques.echanges.livret_exporte.fiche import LecteurDeFiche
from bonnespratiques.echanges.livret_exporte.pieces import read_partenaire, read_programme, refuse_what_is_missing
from bonnespratiques.models import CouleurCouverture, ModeleCouverture, Signe
from bonnespratiques.recueil.rendu.word.noms import (
    FICHES_DE_PARTIE,
    PROPRIETE,
    PROPRIETE_COULEUR,
    PROPRIETE_MODELE,
    SIGNES,
)

UNITE = "paragraphe"
# Pieces around the parts, by the bookmark of their title, or by the title itself where somebody typed it again.
_PIECES = {
    "mentions": "Mentions",
    "presentation": "Présentation",
    "programme": "Programme",
    "lire_une_fiche": "Lire une fiche",
    "index": "Index",
    "partenaires": "Partenaires",
    "colophon": "Colophon",
    "quatrieme": "Quatrième de couverture",
}
_TEXTES = ("presentation", "editorial", "colophon", "quatrieme")


def is_exported(flux: dict[str, Any]) -> bool:
    """Said by a property of the document; or else by the styles of a fiche, which no other document has."""
    styles = {element.get("style") for element in flux["elements"]}
    return (PROPRIETE in flux["proprietes"] and "heading 3" in styles) or {
        "promesse",
        "organisme",
        "repère de fiche",
    } <= styles


def read_exported(flux: dict[str, Any]) -> Livret:
    """Raises `LivretIllisible` when no fiche is there, or when one lacks a title or a rubric that every fiche has."""
    lecteur = _Lecteur(flux)
    for element in elements_of(flux):
        lecteur.add(element)
    return lecteur.livret()


class _Lecteur:
    def __init__(self, flux: dict[str, Any]) -> None:
        proprietes = flux["proprietes"]
        images = {nom: base64.b64decode(octets) for nom, octets in flux["images"].items()}
        self.complet = LivretComplet(images=images)
        self.complet.champs = {
            nom: proprietes[propriete]
            for nom, propriete, choix in (
                ("couverture_modele", PROPRIETE_MODELE, ModeleCouverture.values),
                ("couverture_couleur", PROPRIETE_COULEUR, CouleurCouverture.values),
            )
            if proprietes.get(propriete) in choix
        }
        self.lu = Livret("", unite=UNITE, complet=self.complet)
        self.textes = {cle: Texte() for cle in _TEXTES}
        self.piece = "couverture"
        self.signe = ""
        self.sections: list[list[LecteurDeFiche]] = []  # as those of the parts, in order
        self.fiche: LecteurDeFiche | None = None
        self.presentations: list[Texte] = []  # one a part
        self.perdues: list[tuple[int, str, str]] = []

    # -- places

    def add(self, element: Element) -> None:
        cle = element.cle if isinstance(element, Paragraphe) else ""
        if cle == "liminaire":
            self._open_piece(element)  # type: ignore[arg-type]
        elif cle in SIGNES:
            self._leave_fiche()
            self.signe, self.piece = SIGNES[cle], "partie"
        elif cle == "h1":
            self._open_part(element)  # type: ignore[arg-type]
        elif cle == "h2" and self.piece in ("partie", "section"):
            self._open_section(element)  # type: ignore[arg-type]
        elif cle == "h3" and self.piece in ("partie", "section"):
            self._open_fiche(element)  # type: ignore[arg-type]
        elif cle.startswith("toc") or cle == "sommaire":
            pass
        elif self.fiche is not None:
            self.fiche.add(element)
        elif isinstance(element, Tableau):
            if self.piece == "programme":
                self.complet.programme += read_programme(element)
        else:
            self._paragraph(element)

    def _leave_fiche(self) -> None:
        self.fiche = None

    def _open_piece(self, p: Paragraphe) -> None:
        self._leave_fiche()
        connues = {key(titre): cle for cle, titre in _PIECES.items()}
        ancres = [ancre for ancre in p.ancres if ancre in _PIECES or ancre == "editorial"]
        self.piece = ancres[0] if ancres else connues.get(key(p.texte), "editorial")
        if self.piece in ("editorial", "programme"):
            self.complet.champs[f"{self.piece}_titre"] = p.texte

    def _open_part(self, p: Paragraphe) -> None:
        self._leave_fiche()
        if not p.texte:
            return
        self.piece = "partie"
        self.complet.parties.append(PartieLue(p.texte, p.rang, self.signe))
        self.presentations.append(Texte())
        self.signe = ""

    def _open_section(self, p: Paragraphe) -> None:
        self._leave_fiche()
        self.piece = "section"
        if not self.complet.parties:
            raise LivretIllisible(
                (p.rang, f"« {p.texte} » n’est sous aucune partie : il faut un « Titre 1 » avant."), unite=UNITE
            )
        partie = self.complet.parties[-1]
        sans_titre = key(p.texte) in (key(FICHES_DE_PARTIE), key(partie.titre))
        partie.sections.append(SectionLue("" if sans_titre else p.texte))
        self.sections.append([])

    def _open_fiche(self, p: Paragraphe) -> None:
        if not self.complet.parties:
            raise LivretIllisible(
                (p.rang, f"La fiche « {p.texte} » n’est sous aucune partie : il faut un « Titre 1 » avant."),
                unite=UNITE,
            )
        if not self.complet.parties[-1].sections:
            self.complet.parties[-1].sections.append(SectionLue(""))
            self.sections.append([])
        self.fiche = LecteurDeFiche(p.texte, p.rang)
        self.fiche.ancres = p.ancres
        self.sections[-1].append(self.fiche)
        self.piece = "section"

    # -- around the parts

    def _paragraph(self, p: Paragraphe) -> None:
        if self.piece == "couverture":
            self._cover(p)
        elif self.piece == "partie" and self.presentations:
            self.presentations[-1].add(p, titre=p.cle == "intertitre")
        elif self.piece == "editorial" and p.cle == "signature":
            self.complet.champs["editorial_signature"] = p.texte
        elif self.piece == "partenaires":
            self.complet.partenaires += read_partenaire(p)
        elif self.piece in _TEXTES and p.cle != "mention":
            self.textes[self.piece].add(p, titre=p.cle in ("h2", "intertitre"))
        elif self.piece == "section" and p.texte:
            self.perdues.append((p.rang, p.texte, "entre un thème et sa première fiche"))

    def _cover(self, p: Paragraphe) -> None:
        if p.images:
            self.complet.couverture = ImageLue(p.images[0].lien, p.images[0].texte)
        elif p.cle == "titre":
            self.lu.titre = " ".join(filter(None, (self.lu.titre, p.texte)))
        elif p.cle == "sous_titre":
            self.lu.sous_titre = p.texte
        elif p.cle == "organisateur" and p.texte:
            self.lu.organisateurs.append(p.texte)
        elif p.cle == "lieu":
            self.lu.lieu = p.texte
        elif p.cle == "date":
            self.lu.paru_le = find_date(key(p.texte))
        elif p.cle == "legende" and self.complet.couverture:
            self.complet.couverture = with_caption(self.complet.couverture, p)
        elif p.cle != "edition" and p.texte:
            self.perdues.append((p.rang, p.texte, "couverture : dans aucun style du recueil"))

    # -- the whole

    def livret(self) -> Livret:
        lu = self.lu
        lu.presentation, lu.editorial = self.textes["presentation"].html(), self.textes["editorial"].html()
        self.complet.champs |= {cle: self.textes[cle].html() for cle in ("colophon", "quatrieme")}
        for partie, presentation in zip(self.complet.parties, self.presentations, strict=True):
            partie.presentation = presentation.html()
            partie.signe = partie.signe or Signe.SERVICE
        lu.titre = lu.titre or "Recueil sans titre"
        self._file()
        lu.ignorees = sorted((Ignoree(*perdue) for perdue in self.perdues), key=lambda ignoree: ignoree.ligne)
        refuse_what_is_missing(lu, unite=UNITE)
        return lu

    def _file(self) -> None:
        """Cards under their parts and sections; whether those are the classification of the site itself."""
        toutes = [fiche for section in self.sections for fiche in section]
        self.complet.classement = all(not fiche.complet.theme or fiche.courte for fiche in toutes) and len(
            {key(p.titre) for p in self.complet.parties}
        ) == len(self.complet.parties)
        suite = iter(self.sections)
        ancres: dict[str, int] = {}
        for partie in self.complet.parties:
            axe = Axe(partie.titre, partie.ligne, partie.signe == Signe.CONFERENCE, signe=partie.signe)
            axe.presentation = partie.presentation if self.complet.classement else ""
            self.lu.axes.append(axe)
            for section in partie.sections:
                for fiche in next(suite):
                    carte = self._card(fiche, partie, section)
                    if carte is not None:
                        ancres |= dict.fromkeys(fiche.ancres, carte.position)
            axe.sous_themes += [s.titre for s in partie.sections if s.titre and s.titre not in axe.sous_themes]
            partie.sections = [section for section in partie.sections if section.cartes]
        for seance in self.complet.programme:
            seance["carte"] = next((ancres[a] for a in seance.pop("ancre") if a in ancres), None)

    def _card(self, fiche: LecteurDeFiche, partie: PartieLue, section: SectionLue) -> Carte | None:
        self.perdues += fiche.perdues
        self.lu.avertissements += fiche.avertissements
        if fiche.courte:
            self.perdues.append((fiche.ligne, fiche.titre, "fiche courte : ses rubriques ne sont pas dans le fichier"))
            return None
        position = len(self.lu.cartes) + 1
        carte = fiche.carte(position, axe=partie.titre, sous_theme=fiche.complet.theme or section.titre)
        self.lu.cartes.append(carte)
        section.cartes.append(position)
        return carte
