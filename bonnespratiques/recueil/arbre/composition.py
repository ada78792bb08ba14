"""What a booklet is asked to hold, before anything is read of the fiches: the same for an animateur's recueil, its draft under way
and a reader's own. `document.build_document` turns it into the tree.
"""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from bonnespratiques.models import CouleurCouverture, ModeleCouverture, RecueilPage, Reglages
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, read_sommaire


@dataclass(frozen=True)
class Seance:
    heure: str
    titre: str
    intervenants: str = ""
    lieu: str = ""
    fiche: int | None = None


@dataclass(frozen=True)
class PartenaireDemande:
    nom: str
    url: str = ""
    logo: int | None = None


@dataclass(frozen=True)
class Couverture:
    modele: str = ModeleCouverture.MOSAIQUE
    couleur: str = CouleurCouverture.DES_PARTIES
    image: int | None = None
    alt: str = ""


@dataclass(frozen=True)
class Composition:
    """`genre`: "recueil" or "personnel". Texts are as stored: plain (titles), or rich text of the editor (`presentation` …)."""

    titre: str
    date_parution: date
    url: str
    genre: str = "recueil"
    sous_titre: str = ""
    lieu: str = ""
    organisateurs: tuple[str, ...] = ()
    presentation: str = ""
    editorial_titre: str = ""
    editorial: str = ""
    editorial_signature: str = ""
    programme_titre: str = ""
    programme: tuple[Seance, ...] = ()
    partenaires: tuple[PartenaireDemande, ...] = ()
    colophon: str = ""
    quatrieme: str = ""
    couverture: Couverture = field(default_factory=Couverture)
    parties: tuple[PartieDemandee, ...] = ()
    sections: tuple[Demande, ...] = ()


def composition_of(recueil: RecueilPage) -> Composition:
    """Of a recueil as it is in memory: published, or a revision that its animateur has not published yet."""
    parties, sections = read_sommaire(recueil.sections.get_prep_value())
    url_parts = recueil.get_url_parts()
    return Composition(
        titre=recueil.title,
        date_parution=recueil.date_parution,
        url=f"{settings.SITE_URL}{url_parts[2]}" if url_parts else settings.SITE_URL,
        sous_titre=recueil.sous_titre,
        lieu=recueil.lieu,
        organisateurs=tuple(recueil.organisateurs_liste),
        presentation=recueil.presentation,
        editorial_titre=recueil.editorial_titre,
        editorial=recueil.editorial,
        editorial_signature=recueil.editorial_signature,
        programme_titre=recueil.programme_titre,
        programme=tuple(_seance(bloc["value"]) for bloc in recueil.programme.get_prep_value()),
        partenaires=tuple(PartenaireDemande(p.nom, p.url, p.logo_id) for p in recueil.partenaires.all()),
        colophon=recueil.colophon,
        quatrieme=recueil.quatrieme,
        couverture=Couverture(
            recueil.couverture_modele,
            recueil.couverture_couleur,
            recueil.couverture_image_id,
            recueil.couverture_alt,
        ),
        parties=parties,
        sections=sections,
    )


def _seance(valeur: dict) -> Seance:
    textes = {nom: (valeur.get(nom) or "").strip() for nom in ("heure", "titre", "intervenants", "lieu")}
    return Seance(**textes, fiche=valeur.get("fiche"))


def editeur_of(composition: Composition) -> str:
    """Who publishes: those who organise, or the site itself."""
    return ", ".join(composition.organisateurs) or Reglages.load().nom_du_site
