"""The cover of a book on a shelf: a PNG picture of 1200 × 1800 points. Two designs, as in print: the mosaic, or a band of colour that
holds a picture. Pillow and the bundled fonts only: the same booklet gives the same points. No Django here.
"""

import io
from math import ceil
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bonnespratiques.recueil.rendu.caracteres import printable
from bonnespratiques.recueil.rendu.livret import Livret
from bonnespratiques.recueil.rendu.mosaique import COTE, Forme, Mosaique, Polygone, Tuile, mosaique
from bonnespratiques.recueil.rendu.paroles import mention_edition, titre_en_deux

LARGEUR, HAUTEUR = 1200, 1800  # points
MARGE = 110
FINESSE = 2  # the mosaic is drawn this many times larger, then reduced: smooth edges
PAPIER, CREUX, ENCRE = (248, 243, 233), (236, 229, 214), (29, 28, 25)
_POLICES_DIR = Path(__file__).resolve().parent / "polices"
_CORPS_DU_TITRE = ((26, 132), (60, 100), (110, 76), (10_000, 58))  # (signs at most, size)
_LIGNES_MAX = 7
_SIGNES_MAX = 320  # no more would fit on the lines: nothing is measured for nothing

Couleur = tuple[int, int, int]


def cover_png(livret: Livret) -> bytes:
    donnees = livret.donnees
    page = Image.new("RGB", (LARGEUR, HAUTEUR), PAPIER)
    bas = _words(page, donnees)
    reste = HAUTEUR - bas - 36
    if donnees["couverture"]["modele"] == "bandeau" or not any(axe["sections"] for axe in donnees["axes"]):
        _band(page, livret, min(reste, 1100))
    else:
        _mosaic(page, donnees, min(reste, 1150))
    sortie = io.BytesIO()
    # Flat colours: 128 of them are enough, and the file is four times lighter. A photograph keeps its own.
    plat = donnees["couverture"]["image"] is None
    (page.quantize(128, dither=Image.Dither.NONE) if plat else page).save(sortie, "PNG", optimize=False)
    return sortie.getvalue()


def _ink(donnees: dict[str, Any], axe: dict[str, Any] | None = None) -> Couleur:
    hexa = donnees["couverture"]["couleur"] or (axe or {}).get("couleur") or "#0b665a"
    return int(hexa[1:3], 16), int(hexa[3:5], 16), int(hexa[5:7], 16)


def lighter(couleur: Couleur, part: float) -> Couleur:
    """`couleur` mixed with `part` of white."""
    r, v, b = (round(c + (255 - c) * part) for c in couleur)
    return r, v, b


# ---------------------------------------------------------------- words


def _words(page: Image.Image, donnees: dict[str, Any]) -> int:
    """Title, subtitle, who and when; returns where they end."""
    recueil = donnees["recueil"]
    debut, suite = titre_en_deux(printable(recueil["titre"]))
    corps = next(taille for signes, taille in _CORPS_DU_TITRE if len(debut) <= signes)
    y = _lines(page, debut, "RecueilSerif-SemiBold", corps, MARGE + 20)
    if suite:
        y = _lines(page, suite, "RecueilSerif-SemiBold", corps * 55 // 100, y + 8)
    if recueil["sous_titre"]:
        y = _lines(page, printable(recueil["sous_titre"]), "RecueilSerif-Italic", 44, y + 28)
    editeur = recueil["site"] if donnees["genre"] == "personnel" else recueil["editeur"]
    y = _lines(page, printable(editeur), "RecueilSans-SemiBold", 32, y + 36)
    lieu_et_date = ", ".join(filter(None, (recueil["lieu"], mention_edition(donnees) or recueil["date"])))
    return _lines(page, printable(lieu_et_date), "RecueilSans-Regular", 32, y)


def _lines(page: Image.Image, texte: str, police: str, corps: int, y: int) -> int:
    """`texte` cut between words, on balanced lines, from `y`; returns where it ends."""
    fonte = ImageFont.truetype(str(_POLICES_DIR / f"{police}.ttf"), corps, layout_engine=ImageFont.Layout.BASIC)
    large = LARGEUR - 2 * MARGE
    texte = texte[:_SIGNES_MAX]
    lignes = _wrapped(texte, fonte, large)
    while len(lignes) > 1 and large > LARGEUR // 3 and len(_wrapped(texte, fonte, large - 20)) == len(lignes):
        large -= 20
    lignes = _wrapped(texte, fonte, large)
    if len(lignes) > _LIGNES_MAX:
        lignes = [*lignes[: _LIGNES_MAX - 1], f"{lignes[_LIGNES_MAX - 1]}…"]
    crayon = ImageDraw.Draw(page)
    for ligne in lignes:
        crayon.text((MARGE, y), ligne, font=fonte, fill=ENCRE)
        y += corps * 118 // 100
    return y


def _wrapped(texte: str, fonte: ImageFont.FreeTypeFont, large: int) -> list[str]:
    """Lines no wider than `large`; a word that is wider is cut."""
    lignes: list[str] = []
    for mot in texte.replace("\u200b", "").split(" "):
        essai = f"{lignes[-1]} {mot}" if lignes else mot
        if lignes and fonte.getlength(essai) <= large:
            lignes[-1] = essai
            continue
        while fonte.getlength(mot) > large and len(mot) > 1:
            tient = _fitting(mot, fonte, large)
            lignes.append(mot[:tient])
            mot = mot[tient:]
        lignes.append(mot)
    return lignes


def _fitting(mot: str, fonte: ImageFont.FreeTypeFont, large: int) -> int:
    """How many signs of `mot` hold in `large`: one at least. Found by halves: measuring is slow."""
    bas, haut = 1, len(mot)
    while haut - bas > 1:
        milieu = (bas + haut) // 2
        bas, haut = (milieu, haut) if fonte.getlength(mot[:milieu]) <= large else (bas, milieu)
    return bas


# ---------------------------------------------------------------- drawings


def _band(page: Image.Image, livret: Livret, haut: int) -> None:
    """The picture of the cover, cropped to fill the foot of the page; without one, the colour alone."""
    image = livret.donnees["couverture"]["image"]
    premier = livret.donnees["axes"][0] if livret.donnees["axes"] else None
    couleur = _ink(livret.donnees, premier)
    crayon = ImageDraw.Draw(page)
    crayon.rectangle((0, HAUTEUR - haut, LARGEUR, HAUTEUR), fill=couleur)
    if image is not None and haut > 60:
        with Image.open(io.BytesIO(livret.image(image["src"]))) as source:
            photo = ImageOps.fit(source.convert("RGB"), (LARGEUR, haut - 24))
        page.paste(photo, (0, HAUTEUR - haut + 24))


def _mosaic(page: Image.Image, donnees: dict[str, Any], haut: int) -> None:
    dessin = mosaique(donnees, LARGEUR / haut)
    grand = ceil(LARGEUR / dessin.colonnes) * FINESSE
    toile = Image.new("RGB", (dessin.colonnes * grand, dessin.rangs * grand), PAPIER)
    encres = {axe["signe"]: _ink(donnees, axe) for axe in donnees["axes"]}
    _tiles(toile, dessin, encres, grand)
    toile = toile.resize((LARGEUR, dessin.rangs * LARGEUR // dessin.colonnes), Image.Resampling.BOX)
    page.paste(toile, (0, HAUTEUR - toile.height))


def _tiles(toile: Image.Image, dessin: Mosaique, encres: dict[str, Couleur], grand: int) -> None:
    for tuile in dessin.tuiles:
        encre = encres[tuile.signe]
        teintes = {
            "vive": encre,
            "pale": lighter(encre, 0.84),
            "douce": lighter(encre, 0.62),
            "forte": lighter(encre, 0.18),
            "papier": PAPIER,
            "creux": CREUX,
        }
        x, y = tuile.x * grand, tuile.y * grand
        # Shapes that turn out of their tile are cut at its edge.
        case = Image.new("RGB", (grand, grand), teintes[tuile.fond])
        pinceau = ImageDraw.Draw(case)
        for forme in tuile.formes:
            _shape(pinceau, forme, tuile, teintes, grand / COTE)
        toile.paste(case, (x, y))


def _shape(
    pinceau: ImageDraw.ImageDraw, forme: Forme, tuile: Tuile, teintes: dict[str, Couleur], echelle: float
) -> None:
    couleur = teintes[tuile.trait if forme.encre else tuile.fond]
    if isinstance(forme, Polygone):
        pinceau.polygon([(x * echelle, y * echelle) for x, y in forme.points], fill=couleur)
        return
    (x, y), r = forme.centre, forme.rayon
    cadre = ((x - r) * echelle, (y - r) * echelle, (x + r) * echelle, (y + r) * echelle)
    pinceau.pieslice(cadre, forme.de, forme.a, fill=couleur)
