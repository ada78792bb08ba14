"""From parts to cards: where the text of a card stops, where the head of the next one starts, what is furniture in between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bonnespratiques.echanges.livret.cles import key, words
from bonnespratiques.echanges.livret.contacts import is_contact_line, parse_contacts
from bonnespratiques.echanges.livret.coordonnees import is_only_site, sites_of
from bonnespratiques.echanges.livret.entetes import Entete, read_entete
from bonnespratiques.echanges.livret.fiches import Brouillon
from bonnespratiques.echanges.livret.formes import Carte, Entree, Ignoree, PersonneContact, Sommaire
from bonnespratiques.echanges.livret.intitules import CONTACTS
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.texte import take_coordonnees, to_html

INTERCALAIRE = "intercalaire : un titre de la table, répété"
ORNEMENT = "logo ou ornement, au-dessus d’une fiche"
FIN = "après la dernière fiche"
SANS_COORDONNEES = "phrase sans coordonnées, sous les contacts"
ADRESSE_EDITEUR = "adresse de l’éditeur, en bas de page"

_MOTS_D_ORNEMENT_MAX = 8
_LIGNES_D_ORNEMENT_MAX = 8
_MOTS_DE_FONCTION_MAX = 8
_FIN_DE_RECUEIL = re.compile(
    r"^(?:retrouvez nous|si vous souhaitez|vous souhaitez|ce (?:recueil|livret|document)|imprime|conception|realisation|credits?"
    r"|direct(?:eur|rice) de (?:la )?publication|isbn|depot legal|remerciements|mentions legales|acheve d imprimer|contact presse)\b"
)
_INTERVENANTS = re.compile(r"^(?:intervenante?s?|orat(?:eur|rice)s?)\s*:\s*(.+)$", re.IGNORECASE)


@dataclass
class Assemblage:
    """The cards, and what was found on the way."""

    cartes: list[Carte] = field(default_factory=list)
    ignorees: list[Ignoree] = field(default_factory=list)
    avertissements: list[tuple[int, str]] = field(default_factory=list)

    def ignore(self, lignes: Sequence[Ligne], raison: str) -> None:
        self.ignorees += [Ignoree(ligne.numero, ligne.brut, raison) for ligne in lignes]


class Assembleur:
    """Puts the cards together, one after the other. `largeur`: width at which the file was wrapped."""

    def __init__(self, sommaire: Sommaire, largeur: int) -> None:
        self.largeur = largeur
        self.resultat = Assemblage()
        self.sites_editeur: set[str] = set()
        self.intercalaires: list[str] = []
        self.themes = {key(titre) for axe in sommaire.axes for titre in [axe.titre, *axe.sous_themes]}
        self.titres = " | ".join(f" {key(entree.titre)} " for entree in sommaire.entrees)

    # -- between two cards ------------------------------------------------------------------------------------------

    def read_head(self, zone: list[Ligne], entree: Entree, *, champ: str) -> tuple[list[Ligne], Entete]:
        """(lines of `zone` that end the part `champ` of the card before, head of the next card). `champ` is "" above the first."""
        zone, intervenants = take_speakers(zone) if entree.conference else (zone, [])
        intercalaires = [rang for rang, ligne in enumerate(zone) if self._is_divider(ligne, entree)]
        plancher = min(intercalaires[-1] + 1, len(zone) - 1) if intercalaires else 0
        self.intercalaires += [ligne.nu for ligne in zone[:plancher]]
        entete = read_entete(zone, plancher, entree, self.intercalaires)
        entete.intervenants = intervenants
        fin = self._end_of_text(zone, entete.debut, entree) if champ else 0
        if champ == CONTACTS:
            fin = max((rang + 1 for rang in range(fin) if is_contact_line(zone[rang])), default=0)
        for ligne in zone[fin : entete.debut]:
            self.resultat.ignore([ligne], INTERCALAIRE if self._is_divider(ligne, None) else ORNEMENT)
        return zone[:fin], entete

    def _is_divider(self, ligne: Ligne, entree: Entree | None) -> bool:
        """An axis or theme repeated, or the title of another card than `entree`; pieces of three words of such a title too."""
        if not ligne.cle or (entree is not None and (ligne.cle == key(entree.titre) or ligne.mots <= entree.mots)):
            return False
        if ligne.cle in self.themes:
            return True
        return not ligne.est_puce and len(ligne.cle.split()) > 2 and f" {ligne.cle} " in self.titres

    def _end_of_text(self, zone: list[Ligne], debut: int, entree: Entree) -> int:
        """Where the text above a title stops: at the turn of a page after which there is nothing but furniture."""
        organismes = words(" ".join(entree.organismes))
        fin, inconnues = debut, 0
        for rang in range(debut - 1, 0, -1):
            connue = self._is_divider(zone[rang], None) or zone[rang].mots <= organismes
            inconnues += not connue
            if inconnues > _LIGNES_D_ORNEMENT_MAX or not (connue or _is_ornament(zone[rang])):
                break
            if zone[rang].ouvre_page:
                fin = rang
        if fin < debut:
            return fin
        rang = debut
        while rang > 1 and (
            self._is_divider(zone[rang - 1], None) or _is_shouted(zone[rang - 1]) or zone[rang - 1].mots <= organismes
        ):
            rang -= 1
        return rang

    def read_end(self, zone: list[Ligne], champ: str) -> list[Ligne]:
        """The lines of the last card: the rest is the end of the booklet, whose sites are the publisher's."""
        fin = next((rang for rang in range(1, len(zone)) if _FIN_DE_RECUEIL.match(zone[rang].cle)), len(zone))
        pages = [rang for rang in range(1, fin + 1) if rang < len(zone) and zone[rang].ouvre_page]
        if champ == CONTACTS:
            pages = [rang for rang in pages if any(is_contact_line(ligne) for ligne in zone[:rang])]
        fin = min([fin, *pages[:1]])
        self.resultat.ignore(zone[fin:], FIN)
        self.sites_editeur = {site for ligne in zone[fin:] for site in sites_of(ligne.nu)}
        return zone[:fin]

    # -- one card ---------------------------------------------------------------------------------------------------

    def add(self, fiche: Brouillon, entree: Entree, entete: Entete) -> Carte:
        rubriques: dict[str, str] = {}
        contacts = [*entete.intervenants]
        sites: list[str] = []
        for partie in fiche.parties:
            if partie.champ == CONTACTS:
                personnes, adresses = parse_contacts(ligne.nu for ligne in self._contact_lines(partie.lignes))
                contacts += personnes
                sites += adresses
                continue
            lignes = [*entete.surplus, *partie.lignes] if partie.champ == "origine" else partie.lignes
            self._warn_of_captions(partie.lignes)
            publiables, egares = take_coordonnees(lignes)
            if egares:
                contacts += parse_contacts(egares)[0]
                self._warn(
                    partie.ligne,
                    f"« {entete.titre} » : des coordonnées ont été retirées du texte et mises aux contacts.",
                )
            rubriques[partie.champ] = rubriques.get(partie.champ, "") + to_html(publiables, largeur=self.largeur)
        if not entete.trouve:
            self._warn(
                fiche.ligne, f"Le titre « {entete.titre} » ne ressemble pas à celui de la table : « {entree.titre} »."
            )
        if entete.surplus:
            self._warn(
                entete.surplus[0].numero, f"« {entete.titre} » : la suite de la promesse ouvre la rubrique Origine."
            )
        carte = Carte(
            position=len(self.resultat.cartes) + 1,
            ligne=fiche.ligne,
            titre=entete.titre,
            promesse=entete.promesse,
            axe=entree.axe,
            sous_theme=entree.sous_theme,
            conference=entree.conference,
            organismes=entree.organismes,
            rubriques=rubriques,
            contacts=contacts,
            sites=list(dict.fromkeys(sites)),
            horaire=entree.horaire,
            page=entree.page or None,
        )
        self.resultat.cartes.append(carte)
        return carte

    def _contact_lines(self, lignes: list[Ligne]) -> list[Ligne]:
        """Those that may speak of people. A sentence is ignored; so is the publisher's address alone at the foot of a page."""
        gardees = []
        for ligne in lignes:
            if (
                ligne.blancs
                and is_only_site(ligne.nu)
                and set(sites_of(ligne.nu)) & self.sites_editeur
                and ":" not in ligne.nu
            ):
                self.resultat.ignore([ligne], ADRESSE_EDITEUR)
            elif is_contact_line(ligne) or len(ligne.cle.split()) <= _MOTS_DE_FONCTION_MAX:
                gardees.append(ligne)
            else:
                self.resultat.ignore([ligne], SANS_COORDONNEES)
        return gardees

    def _warn_of_captions(self, lignes: list[Ligne]) -> None:
        for ligne in lignes[1:]:
            if ligne.ouvre_page and len(ligne.cle.split()) <= _MOTS_D_ORNEMENT_MAX and not ligne.est_puce:
                self._warn(
                    ligne.numero,
                    f"« {ligne.nu} » est peut-être la légende d’une image : la ligne est gardée dans le texte.",
                )

    def _warn(self, ligne: int, texte: str) -> None:
        self.resultat.avertissements.append((ligne, texte))


def take_speakers(lignes: list[Ligne]) -> tuple[list[Ligne], list[PersonneContact]]:
    """(lines without « Intervenants : … », the people that it names)."""
    reste, personnes = [], []
    for ligne in lignes:
        if found := _INTERVENANTS.match(ligne.nu):
            noms = re.split(r"\s*,\s*|\s*;\s*|\s+et\s+", found[1])
            personnes += [
                PersonneContact(nom=nom.strip(" ."), fonction="Intervenant") for nom in noms if nom.strip(" .")
            ]
        else:
            reste.append(ligne)
    return reste, personnes


def _is_shouted(ligne: Ligne) -> bool:
    """A logo read out of a picture: « LA MARINE RECRUTE »."""
    return ligne.nu.isupper() and _is_ornament(ligne)


def _is_ornament(ligne: Ligne) -> bool:
    return (
        not ligne.est_puce and len(ligne.cle.split()) <= _MOTS_D_ORNEMENT_MAX and not ligne.nu.endswith((".", ";", ":"))
    )
