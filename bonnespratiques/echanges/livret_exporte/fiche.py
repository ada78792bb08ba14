"""One fiche of an exported booklet, read paragraph by paragraph: each part goes where its style, or the heading above it, says."""

from typing import Any

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.contacts import parse_contacts
from bonnespratiques.echanges.livret.formes import Carte, CarteComplete, ImageLue
from bonnespratiques.echanges.livret.intitules import CONTACTS, find_intitule
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret_exporte.blocs import ENCADRES, Blocs, with_caption
from bonnespratiques.echanges.livret_exporte.blocs import STYLES as BLOCS_STYLES
from bonnespratiques.echanges.livret_exporte.elements import Element, Paragraphe, Tableau, Texte, plain
from bonnespratiques.echanges.livret_exporte.valeurs import (
    date_of,
    licence_of,
    nature_of,
    read_figures,
    repere_fields,
)
from bonnespratiques.models import Anonymat, Nature
from bonnespratiques.models.fiche_anonymat import ORGANISME_TU
from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.word import noms
from bonnespratiques.rubriques import RUBRIQUES

TETE, BLOCS, CHIFFRES, REPERES, PIED, NOTE = "tete", "blocs", "chiffres", "reperes", "pied", "note_auteur"
_ZONES = {
    **{key(rubrique.titre): rubrique.champ for rubrique in RUBRIQUES},
    key("Note de l’auteur"): NOTE,
    key(noms.CHIFFRES_TITRE): CHIFFRES,
    key(paroles.COMPLEMENTS_TITRE): BLOCS,
    key(paroles.REPERES_TITRE): REPERES,
    key(noms.PIED_TITRE): PIED,
}
_REMPLIES = (TETE, BLOCS, CHIFFRES, REPERES, PIED)
_PAR_LA_FICHE = "par la fiche en ligne"


class LecteurDeFiche:
    """`perdues`: (rank, text, reason) of what found no place; `avertissements`: what was decided without being sure."""

    def __init__(self, titre: str, ligne: int) -> None:
        self.titre, self.ligne = titre, ligne
        self.ancres: tuple[str, ...] = ()
        self.courte = False
        self.nature: str = Nature.PRATIQUE
        self.promesse = ""
        self.organismes: list[str] = []
        self.textes: dict[str, Texte] = {}
        self.note: list[str] = []
        self.contacts: list[str] = []
        self.complet = CarteComplete()
        self.perdues: list[tuple[int, str, str]] = []
        self.avertissements: list[tuple[int, str]] = []
        self.blocs = Blocs()
        self._zone = TETE
        self._sans_personne = self._sans_organisme = False

    # -- one element after the other

    def add(self, element: Element) -> None:
        if isinstance(element, Tableau):
            self._table(element)
            return
        cle = element.cle
        if cle not in ENCADRES:
            self.blocs.close_box()
        if cle == "h4":
            self._open_zone(element)
        elif element.images:
            self._image(element)
        elif cle in _STYLES:
            _STYLES[cle](self, element)
        elif cle in BLOCS_STYLES:
            if not self.blocs.add(element):
                self._lose(element, "auteur sans citation")
        elif self._zone in (REPERES, PIED) or cle in ("repere", "pied"):
            self._line(element)
        elif element.texte:
            self._text(element)

    def _open_zone(self, p: Paragraphe) -> None:
        cle = key(p.texte)
        intitule = find_intitule(Ligne(p.rang, p.texte, p.texte, gras=True))
        if cle in _ZONES:
            self._zone = _ZONES[cle]
        elif intitule is not None and intitule.champ != CONTACTS:
            self._zone = intitule.champ
        elif self._zone in _REMPLIES:
            self._lose(p, "intertitre inconnu")
        else:
            self.avertissements.append((p.rang, f"« {p.texte} » n’est pas une rubrique : c’est devenu un intertitre."))
            self._rubric().add(p, titre=True)

    def _rubric(self) -> Texte:
        return self.textes.setdefault(self._zone, Texte())

    def _text(self, p: Paragraphe) -> None:
        if self._zone == NOTE:
            self.note.append(p.texte)
        elif self._zone == TETE and not self.promesse:
            self.promesse = p.texte
        elif self._zone in _REMPLIES:
            self._lose(p, "hors de toute rubrique")
        else:
            self._rubric().add(p, titre=p.cle in ("h5", "intertitre"))

    def _lose(self, p: Paragraphe, raison: str) -> None:
        if p.texte:
            self.perdues.append((p.rang, p.texte, raison))

    # -- head

    def _surtitre(self, p: Paragraphe) -> None:
        self.nature = nature_of(p.texte)
        self.courte = key(noms.COURTE_DITE) in key(p.texte)

    def _organisme(self, p: Paragraphe) -> None:
        if key(p.texte) == key(ORGANISME_TU):
            self._sans_organisme = True
        elif p.texte:
            self.organismes.append(p.texte)

    def _lieu(self, p: Paragraphe) -> None:
        self.complet.lieu = p.texte

    def _promesse(self, p: Paragraphe) -> None:
        self.promesse = " ".join(filter(None, (self.promesse, p.texte)))

    def _note_lecteur(self, p: Paragraphe) -> None:
        self._lose(p, "note d’un lecteur : elle n’est pas de la fiche")

    def _nothing(self, _: Paragraphe | str) -> None:
        """What the site makes again: « Non communiqué. », the address of a fiche, how to cite it."""

    # -- figures and pictures

    def _table(self, tableau: Tableau) -> None:
        self.blocs.close_box()
        if self._zone == CHIFFRES and not self.blocs.awaits_table:
            self.complet.indicateurs += read_figures(tableau)
        else:
            self.blocs.table(tableau)

    def _image(self, p: Paragraphe) -> None:
        image = ImageLue(p.images[0].lien, p.images[0].texte)
        if self._zone == TETE and self.complet.image is None:
            self.complet.image = image
        else:
            self.blocs.image(image)

    def _legende(self, p: Paragraphe) -> None:
        if dernier := self.blocs.last("image"):
            dernier["image"] = with_caption(dernier["image"], p)
        elif self.complet.image is not None and self._zone == TETE:
            self.complet.image = with_caption(self.complet.image, p)
        else:
            self._lose(p, "légende sans image")

    # -- landmarks and foot

    def _line(self, p: Paragraphe) -> None:
        libelle, runs = p.pair()
        valeur = plain(runs)
        if self._zone == PIED and libelle in _PIED:
            _PIED[libelle](self, valeur)
            return
        champs = repere_fields(libelle, valeur)
        if champs is None:
            self._lose(p, "repère inconnu")
        else:
            self.complet.champs |= champs

    def _recit(self, valeur: str) -> None:
        self.complet.champs["signature"] = valeur

    def _recit_tu(self, valeur: str) -> None:
        self._sans_personne = True

    def _contact(self, valeur: str) -> None:
        if not key(valeur).startswith(key(_PAR_LA_FICHE)):
            self.contacts.append(valeur)

    def _mots_cles(self, valeur: str) -> None:
        self.complet.mots_cles = [mot.strip() for mot in valeur.split(noms.SEPARATEUR.strip()) if mot.strip()]

    def _theme(self, valeur: str) -> None:
        self.complet.theme = valeur

    def _date(self, valeur: str) -> None:
        jour = date_of(valeur)
        if jour and key(valeur).startswith("verifiee"):
            self.complet.champs["verifiee_le"] = jour
        elif jour:
            self.complet.publiee_le = jour

    def _licence(self, valeur: str) -> None:
        if licence := licence_of(valeur):
            self.complet.champs["licence"] = licence

    # -- the whole

    def carte(self, position: int, *, axe: str, sous_theme: str) -> Carte:
        self.blocs.close_box()
        self.complet.blocs = self.blocs.noeuds
        if self.note:
            self.complet.champs["note_auteur"] = "\n".join(self.note)
        if self._sans_personne:
            self.complet.champs.pop("signature", None)
        if self._sans_personne or self._sans_organisme:
            self.complet.champs["anonymat"] = {
                (True, True): Anonymat.TOUT, (True, False): Anonymat.PERSONNE, (False, True): Anonymat.ORGANISME
            }[self._sans_personne, self._sans_organisme]  # fmt: skip
        return Carte(
            position=position,
            ligne=self.ligne,
            titre=self.titre,
            promesse=self.promesse,
            axe=axe,
            sous_theme=sous_theme,
            conference=self.nature == Nature.CONFERENCE,
            nature=self.nature,
            organismes=[] if self._sans_organisme else self.organismes,
            rubriques={champ: texte.html() for champ, texte in self.textes.items()},
            contacts=parse_contacts(self.contacts)[0],
            sites=[],
            complet=self.complet,
        )


_STYLES: dict[str, Any] = {
    "surtitre": LecteurDeFiche._surtitre,
    "organisme": LecteurDeFiche._organisme,
    "lieu": LecteurDeFiche._lieu,
    "promesse": LecteurDeFiche._promesse,
    "note_lecteur": LecteurDeFiche._note_lecteur,
    "vide": LecteurDeFiche._nothing,
    "legende": LecteurDeFiche._legende,
}
_PIED: dict[str, Any] = {
    noms.RECIT: LecteurDeFiche._recit,
    noms.RECIT_TU: LecteurDeFiche._recit_tu,
    noms.CONTACT: LecteurDeFiche._contact,
    noms.MOTS_CLES: LecteurDeFiche._mots_cles,
    noms.THEME: LecteurDeFiche._theme,
    noms.DATE: LecteurDeFiche._date,
    noms.LICENCE: LecteurDeFiche._licence,
    noms.EN_LIGNE: LecteurDeFiche._nothing,
    noms.CITER: LecteurDeFiche._nothing,
}
