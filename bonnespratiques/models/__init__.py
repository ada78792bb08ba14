"""One file per noun. Import models from here."""

from bonnespratiques.models.accueil import AccueilPage
from bonnespratiques.models.actualite import ActualiteFiche, ActualiteIndexPage, ActualitePage
from bonnespratiques.models.appel import Appel
from bonnespratiques.models.attente import AttenteIndexation
from bonnespratiques.models.compteur import Compteur, next_numero
from bonnespratiques.models.contact import Contact
from bonnespratiques.models.edition import Edition, EditionFiche, EditionFichier, EditionFigee
from bonnespratiques.models.fabrication import Fabrication
from bonnespratiques.models.fiche import FichePage
from bonnespratiques.models.fiche_choix import NON_COMMUNIQUE, Anonymat, Cout, Licence, Maturite, Nature, Preuve
from bonnespratiques.models.fiche_parties import FicheOrganisme, FicheTag, Indicateur, Tag
from bonnespratiques.models.illustration import Illustration, Rendition
from bonnespratiques.models.mon_recueil import MonRecueil, MonRecueilFiche
from bonnespratiques.models.organisme import Organisme, TailleOrganisme, TypeOrganisme
from bonnespratiques.models.provenance import Provenance
from bonnespratiques.models.recueil import (
    CouleurCouverture,
    ModeleCouverture,
    RecueilIndexPage,
    RecueilPage,
    RecueilPartenaire,
)
from bonnespratiques.models.recueil_blocs import FormeFiche
from bonnespratiques.models.reglages import Reglages
from bonnespratiques.models.requete_suivie import ClicSuivi, RequeteSuivie
from bonnespratiques.models.synonymes import GroupeSynonymes, Sens
from bonnespratiques.models.texte import TextePage
from bonnespratiques.models.theme import Signe, ThemePage, count_by_theme

__all__ = [
    "NON_COMMUNIQUE",
    "AccueilPage",
    "ActualiteFiche",
    "ActualiteIndexPage",
    "ActualitePage",
    "Anonymat",
    "Appel",
    "AttenteIndexation",
    "ClicSuivi",
    "Compteur",
    "Contact",
    "CouleurCouverture",
    "Cout",
    "Edition",
    "EditionFiche",
    "EditionFichier",
    "EditionFigee",
    "Fabrication",
    "FicheOrganisme",
    "FichePage",
    "FicheTag",
    "FormeFiche",
    "GroupeSynonymes",
    "Illustration",
    "Indicateur",
    "Licence",
    "Maturite",
    "ModeleCouverture",
    "MonRecueil",
    "MonRecueilFiche",
    "Nature",
    "Organisme",
    "Preuve",
    "Provenance",
    "RecueilIndexPage",
    "RecueilPage",
    "RecueilPartenaire",
    "Reglages",
    "Rendition",
    "RequeteSuivie",
    "Sens",
    "Signe",
    "Tag",
    "TailleOrganisme",
    "TextePage",
    "ThemePage",
    "TypeOrganisme",
    "count_by_theme",
    "next_numero",
]
