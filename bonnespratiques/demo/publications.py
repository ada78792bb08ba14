"""The news and the recueil of the demonstration."""

from datetime import date

from bonnespratiques.demo.donnees import read
from bonnespratiques.models import (
    ActualiteFiche,
    ActualiteIndexPage,
    ActualitePage,
    FichePage,
    RecueilIndexPage,
    RecueilPage,
    RecueilPartenaire,
    ThemePage,
)
from bonnespratiques.nettoyage import clean_html

GENRES = {"actualité": ActualitePage.Genre.NOUVELLE, "interview": ActualitePage.Genre.INTERVIEW}


def load_actualites(fiches: dict[str, FichePage]) -> int:
    """Make the news that are missing; return how many the demonstration has."""
    index = ActualiteIndexPage.objects.get()
    textes = read("actualites")
    for texte in textes:
        if ActualitePage.objects.filter(title=texte["titre"]).exists():
            continue
        actualite = ActualitePage(
            title=texte["titre"],
            genre=GENRES[texte["genre"]],
            date=date.fromisoformat(texte["date"]),
            auteur=texte["auteur"],
            chapo=texte["chapo"],
            corps=clean_html(texte["corps"]),
        )
        actualite.fiches_liees = [ActualiteFiche(fiche=fiches[titre]) for titre in texte["fiches_liees"]]
        index.add_child(instance=actualite)
        actualite.save_revision().publish()
    return len(textes)


def load_recueil(themes: dict[str, ThemePage], fiches: dict[str, FichePage]) -> RecueilPage:
    """Make the recueil if it is missing, with its fiches in their printed order."""
    texte = read("recueil")
    existing = RecueilPage.objects.filter(slug=texte["slug"]).first()
    if existing:
        return existing
    recueil = RecueilPage(
        title=texte["titre"],
        slug=texte["slug"],
        sous_titre=texte["sous_titre"],
        date_parution=date.fromisoformat(texte["date_parution"]),
        lieu="Tours",
        organisateurs="L’équipe d’animation du réseau\nLe comité de réécriture",
        presentation=clean_html(texte["presentation"]),
        editorial_titre=texte["editorial"]["titre"],
        editorial=clean_html(texte["editorial"]["texte"]),
        editorial_signature=texte["editorial"]["signature"],
        colophon=clean_html(texte["colophon"]),
        quatrieme=clean_html(texte["quatrieme"]),
        programme_titre=texte["programme"]["titre"],
        programme=[
            ("seance", {**seance, "fiche": fiches.get(seance.get("fiche"))}) for seance in texte["programme"]["seances"]
        ],
        sections=[
            (
                "section",
                {
                    "theme": themes[section["theme"]],
                    "fiches": [{"fiche": fiches[titre], "forme": "complete"} for titre in section["titres"]],
                },
            )
            for section in texte["sections"]
        ],
    )
    recueil.partenaires = [RecueilPartenaire(**partenaire) for partenaire in texte["partenaires"]]
    RecueilIndexPage.objects.get().add_child(instance=recueil)
    recueil.save_revision().publish()
    return recueil
