"""What a document of ours says beyond a text booklet, put into pages: blocks, pictures, figures, parts, programme, partners."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from wagtail.rich_text import RichText

from bonnespratiques.echanges.classement import limit
from bonnespratiques.echanges.illustrations import Illustrations
from bonnespratiques.echanges.livret import Carte, CarteComplete, LivretComplet
from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.models import FichePage, FormeFiche, Indicateur, RecueilPage, RecueilPartenaire, ThemePage
from bonnespratiques.nettoyage import clean_html

ALT_MAX, LEGENDE_MAX = 250, 300
SEANCE_MAX = {"heure": 40, "titre": 250, "intervenants": 400, "lieu": 120}
MOT_CLE_MAX = 100


def complete_fiche(fiche: FichePage, complet: CarteComplete, illustrations: Illustrations) -> None:
    for champ, valeur in complet.champs.items():
        maximum = getattr(FichePage._meta.get_field(champ), "max_length", None)
        setattr(fiche, champ, limit(valeur, maximum) if maximum and isinstance(valeur, str) else valeur)
    fiche.blocs = [bloc for noeud in complet.blocs if (bloc := _bloc(noeud, illustrations))]
    if complet.image and (illustration := illustrations.get(complet.image)):
        fiche.image, fiche.image_alt = illustration, limit(complet.image.alt, ALT_MAX)
    fiche.indicateurs = [_indicateur(champs) for champs in complet.indicateurs]
    if complet.mots_cles:
        fiche.tags.add(*(limit(mot, MOT_CLE_MAX) for mot in complet.mots_cles))


def _bloc(noeud: dict[str, Any], illustrations: Illustrations) -> tuple[str, dict[str, Any]] | None:
    if noeud["t"] == "citation":
        return "verbatim", {"texte": noeud["texte"], "auteur": noeud["auteur"]}
    if noeud["t"] == "encadre":
        return "encadre", {"titre": limit(noeud["titre"], 200), "texte": RichText(clean_html(noeud["html"]))}
    if noeud["t"] == "tableau":
        return "tableau", {champ: noeud[champ] for champ in ("titre", "entetes", "lignes")}
    image = noeud["image"]
    illustration = illustrations.get(image)
    if illustration is None:
        return None
    return "image", {
        "image": illustration,
        "alt": limit(image.alt, ALT_MAX),
        "legende": limit(image.legende, LEGENDE_MAX),
    }


def _indicateur(champs: dict[str, str]) -> Indicateur:
    def cut(champ: str, valeur: str) -> str:
        return limit(valeur, getattr(Indicateur._meta.get_field(champ), "max_length", 200))

    return Indicateur(**{champ: cut(champ, valeur) for champ, valeur in champs.items()})


def updated_on(carte: Carte) -> datetime | None:
    """When readers were told that it was updated: that day at ten, never later than now."""
    if carte.complet is None or carte.complet.publiee_le is None:
        return None
    return min(timezone.make_aware(datetime.combine(carte.complet.publiee_le, time(10))), timezone.now())


def complete_recueil(
    page: RecueilPage, complet: LivretComplet, illustrations: Illustrations, fiches: Mapping[int, FichePage]
) -> None:
    """`fiches`: by position of their card."""
    for champ, valeur in complet.champs.items():
        if champ in ("colophon", "quatrieme"):
            valeur = clean_html(valeur)
        maximum = getattr(RecueilPage._meta.get_field(champ), "max_length", None)
        setattr(page, champ, limit(valeur, maximum) if maximum else valeur)
    page.programme = [
        (
            "seance",
            {
                **{champ: limit(seance[champ], maximum) for champ, maximum in SEANCE_MAX.items()},
                "fiche": fiches.get(seance["carte"]),
            },
        )
        for seance in complet.programme
    ]
    if complet.couverture and (illustration := illustrations.get(complet.couverture)):
        page.couverture_image, page.couverture_alt = illustration, limit(complet.couverture.alt, ALT_MAX)
    page.partenaires = [
        RecueilPartenaire(
            nom=limit(partenaire["nom"], 200),
            url=partenaire["url"][:200],
            logo=illustrations.get(partenaire["logo"]),
            sort_order=rang,
        )
        for rang, partenaire in enumerate(complet.partenaires)
    ]


def sommaire_of(
    complet: LivretComplet, fiches: Mapping[int, tuple[ThemePage, FichePage]]
) -> list[tuple[str, dict[str, Any]]]:
    """Sections in the order of the file; parts only where they are not the axes that the site's own classification would print."""
    parties = not complet.classement or not _is_classification(complet, fiches)
    sommaire: list[tuple[str, dict[str, Any]]] = []
    for partie in complet.parties:
        sections = [(section, [fiches[p] for p in section.cartes if p in fiches]) for section in partie.sections]
        if parties and any(trouvees for _, trouvees in sections):
            valeur = {
                "titre": partie.titre,
                "presentation": RichText(clean_html(partie.presentation)),
                "signe": partie.signe,
            }
            sommaire.append(("partie", valeur))
        for section, trouvees in sections:
            if trouvees:
                theme = None if parties else trouvees[0][0]
                titre = section.titre if parties else ""
                choix = [{"fiche": fiche, "forme": FormeFiche.COMPLETE} for _, fiche in trouvees]
                sommaire.append(("section", {"theme": theme, "titre": titre, "fiches": choix}))
    return sommaire


def _is_classification(complet: LivretComplet, fiches: Mapping[int, tuple[ThemePage, FichePage]]) -> bool:
    """Whether each part is the axis of the themes that its fiches have on this site, and each section one of them."""
    for partie in complet.parties:
        for section in partie.sections:
            for position in section.cartes:
                theme = fiches[position][0] if position in fiches else None
                if theme is None:
                    continue
                attendu = section.titre or partie.titre
                if key(theme.title) != key(attendu) or key(theme.axe.title) != key(partie.titre):
                    return False
    return True
