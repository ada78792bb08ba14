"""One fiche of an exported booklet, read paragraph by paragraph: each part goes where its style, or the heading above it, says."""

from typing import Any

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.contacts import parse_contacts
from bonnespratiques.echanges.livret.formes import Carte, CarteComplete, ImageLue
from bonnespratiques.echanges.livret.intitules import CONTACTS, find_intitule
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret_exporte.elements import Element, Paragraphe, Tableau, Texte, plain
from bonnespratiques.echanges.livret_exporte.valeurs import (
    date_of,
    indicateur_of,
    licence_of,
    nature_of,
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
_ENCADRES = {"encadre", "encadre_liste", "encadre_intertitre"}


class LecteurDeFiche:
    """`perdues`: (rank, text, reason) of what found no place; `avertissements`: what was decided without being sure."""

    def __init__(self, titre: str, ligne: int) -> None:
        self.titre, self.ligne = titre, ligne
        self.ancres: tuple[str, ...] = ()
        self.courte = False
        self.note_lecteur = False
        self.nature: str = Nature.PRATIQUE
        self.promesse = ""
        self.organismes: list[str] = []
        self.textes: dict[str, Texte] = {}
        self.note: list[str] = []
        self.contacts: list[str] = []
        self.complet = CarteComplete()
        self.perdues: list[tuple[int, str, str]] = []
        self.avertissements: list[tuple[int, str]] = []
        self._zone = TETE
        self._encadre: Texte | None = None
        self._retourne = False
        self._titre_de_tableau = ""
        self._sans_personne = self._sans_organisme = False

    # -- one element after the other

    def add(self, element: Element) -> None:
        if isinstance(element, Tableau):
            self._table(element)
            return
        cle = element.cle
        if cle not in _ENCADRES:
            self._close_box()
        if cle == "h4":
            self._open_zone(element)
        elif element.images:
            self._image(element)
        elif cle in _STYLES:
            _STYLES[cle](self, element)
        elif cle in _ENCADRES:
            self._box(element)
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

    def _nothing(self, _p: Paragraphe) -> None:
        """« Non communiqué. » is what an empty rubric prints."""

    # -- blocks

    def _citation(self, p: Paragraphe) -> None:
        self.complet.blocs.append({"t": "citation", "texte": p.texte.strip("«»\u00a0\u202f "), "auteur": ""})

    def _auteur(self, p: Paragraphe) -> None:
        dernier = self.complet.blocs[-1] if self.complet.blocs else {}
        if dernier.get("t") == "citation" and not dernier["auteur"]:
            dernier["auteur"] = p.texte
        else:
            self._lose(p, "auteur sans citation")

    def _box_title(self, p: Paragraphe) -> None:
        self.complet.blocs.append({"t": "encadre", "titre": p.texte, "html": ""})
        self._encadre = Texte()

    def _box(self, p: Paragraphe) -> None:
        if self._encadre is None:
            self._box_title(Paragraphe(p.rang, "", "", "", 0, 0, False, (), ()))
        assert self._encadre is not None  # noqa: S101 - just opened
        self._encadre.add(p, titre=p.cle == "encadre_intertitre")

    def _close_box(self) -> None:
        if self._encadre is not None:
            self.complet.blocs[-1]["html"] = self._encadre.html()
            self._encadre = None

    def _table_title(self, p: Paragraphe) -> None:
        self._titre_de_tableau, self._retourne = p.texte, p.cle != "tableau_titre"

    def _table_more(self, p: Paragraphe) -> None:
        self._titre_de_tableau, self._retourne = "", True

    def _table(self, tableau: Tableau) -> None:
        self._close_box()
        lignes = tableau.texts()
        titre, self._titre_de_tableau = self._titre_de_tableau, ""
        if self._zone == CHIFFRES and not titre:
            self._figures(tableau)
        elif self._retourne:
            self._retourne = False
            self._turned(titre, lignes)
        elif len(lignes) > 1:
            self.complet.blocs.append(
                {"t": "tableau", "titre": titre or noms.TABLEAU_SANS_TITRE, "entetes": lignes[0], "lignes": lignes[1:]}
            )

    def _turned(self, titre: str, lignes: list[list[str]]) -> None:
        colonnes = [list(colonne) for colonne in zip(*lignes[1:], strict=False)]
        dernier = self.complet.blocs[-1] if self.complet.blocs else {}
        if not titre and dernier.get("t") == "tableau":
            dernier["lignes"] += colonnes[1:]
        elif colonnes:
            self.complet.blocs.append(
                {
                    "t": "tableau",
                    "titre": titre or noms.TABLEAU_SANS_TITRE,
                    "entetes": colonnes[0],
                    "lignes": colonnes[1:],
                }
            )

    def _figures(self, tableau: Tableau) -> None:
        for ligne in tableau.lignes[1:]:
            if len(ligne) < 4:
                continue
            premiers = [p.texte for p in ligne[0] if p.texte]
            libelle, avant, source = (" ".join(p.texte for p in case) for case in ligne[1:4])
            if premiers and libelle:
                self.complet.indicateurs.append(
                    indicateur_of(
                        libelle=libelle, chiffre=premiers[0], unite=" ".join(premiers[1:]), avant=avant, source=source
                    )
                )

    def _image(self, p: Paragraphe) -> None:
        image = ImageLue(p.images[0].lien, p.images[0].texte)
        if self._zone == TETE and self.complet.image is None:
            self.complet.image = image
        else:
            self.complet.blocs.append({"t": "image", "image": image})

    def _legende(self, p: Paragraphe) -> None:
        dernier = self.complet.blocs[-1] if self.complet.blocs else {}
        if dernier.get("t") == "image":
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
        champ = "verifiee_le" if key(valeur).startswith("verifiee") else ""
        if jour := date_of(valeur):
            if champ:
                self.complet.champs[champ] = jour
            else:
                self.complet.publiee_le = jour

    def _licence(self, valeur: str) -> None:
        if licence := licence_of(valeur):
            self.complet.champs["licence"] = licence

    def _derived(self, valeur: str) -> None:
        """Made again by the site: its address, how to cite it."""

    # -- the whole

    def carte(self, position: int, *, axe: str, sous_theme: str) -> Carte:
        self._close_box()
        if self.note:
            self.complet.champs["note_auteur"] = "\n".join(self.note)
        if self._sans_personne or self._sans_organisme:
            self.complet.champs["anonymat"] = {
                (True, True): Anonymat.TOUT, (True, False): Anonymat.PERSONNE, (False, True): Anonymat.ORGANISME
            }[self._sans_personne, self._sans_organisme]  # fmt: skip
        self.complet.blocs = [bloc for bloc in self.complet.blocs if bloc["t"] != "encadre" or bloc["html"]]
        return Carte(
            position=position,
            ligne=self.ligne,
            titre=self.titre,
            promesse=self.promesse,
            axe=axe,
            sous_theme=sous_theme,
            conference=self.nature == Nature.CONFERENCE,
            nature=self.nature,
            organismes=self.organismes,
            rubriques={champ: texte.html() for champ, texte in self.textes.items()},
            contacts=parse_contacts(self.contacts)[0],
            sites=[],
            complet=self.complet,
        )


def with_caption(image: ImageLue, p: Paragraphe) -> ImageLue:
    """The words are the caption, those in the style « Crédit » or after © the credit."""
    legende = "".join(run.texte for run in p.runs if run.style != noms.CREDIT.nom.casefold())
    credit = "".join(run.texte for run in p.runs if run.style == noms.CREDIT.nom.casefold())
    if not credit:
        legende, signe, credit = legende.partition("©")
        credit = signe + credit
    return ImageLue(image.nom, image.alt, legende.strip(), credit.strip().removeprefix("©").lstrip("\u00a0 "))


_STYLES: dict[str, Any] = {
    "surtitre": LecteurDeFiche._surtitre,
    "organisme": LecteurDeFiche._organisme,
    "lieu": LecteurDeFiche._lieu,
    "promesse": LecteurDeFiche._promesse,
    "note_lecteur": LecteurDeFiche._note_lecteur,
    "vide": LecteurDeFiche._nothing,
    "citation": LecteurDeFiche._citation,
    "citation_auteur": LecteurDeFiche._auteur,
    "encadre_titre": LecteurDeFiche._box_title,
    "tableau_titre": LecteurDeFiche._table_title,
    "tableau_retourne": LecteurDeFiche._table_title,
    "tableau_suite": LecteurDeFiche._table_more,
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
    noms.EN_LIGNE: LecteurDeFiche._derived,
    noms.CITER: LecteurDeFiche._derived,
}
