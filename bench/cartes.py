"""Cards for `recueil.py`: varied copies of those of a document tree, and the same tree as one plain web page for other engines."""

import copy
import random
from html import escape
from pathlib import Path
from typing import Any

GRAINE = 7
VARIABLE_MIN = 40  # signs: shorter strings are labels and names
MOTS = [
    "accueil",
    "guichet",
    "courrier",
    "réponse",
    "dossier",
    "agent",
    "usager",
    "file",
    "attente",
    "registre",
    "téléphone",
    "calendrier",
    "bilan",
    "essai",
    "relais",
]
FIXES = frozenset(
    {
        "href",
        "src",
        "url",
        "url_courte",
        "t",
        "id",
        "cle",
        "icone",
        "nature",
        "licence",
        "date",
        "forme",
        "alt",
        "theme",
    }
)
STYLE = (
    "@page{size:A4;margin:27mm 24mm 22mm;@bottom-center{content:counter(page)}} body{font:10pt/13pt RecueilSans;hyphens:auto}"
    "article{break-before:page} h1{font:23pt/26pt RecueilSerif} h2{font-size:10.6pt} aside{float:right;width:46mm;font-size:8pt}"
    "img{width:100%} li a::after{content:leader('.') target-counter(attr(href),page)}"
)
POLICES = Path(__file__).resolve().parents[1] / "bonnespratiques" / "recueil" / "rendu" / "polices"


def vary(donnees: dict[str, Any], cards: int) -> dict[str, Any]:
    """The tree with `cards` cards: its own first, then copies with other words, lengths and titles. Always the same ones."""
    hasard = random.Random(GRAINE)
    donnees = copy.deepcopy(donnees)
    sections = [section for axe in donnees["axes"] for section in axe["sections"]]
    modeles = [(section, fiche) for section in sections for fiche in section["fiches"]]
    gardees: dict[int, list] = {id(section): [] for section in sections}
    organismes: dict[str, list[str]] = {}
    for rang in range(cards):
        section, modele = modeles[rang % len(modeles)]
        fiche = modele if rang < len(modeles) else _copy(modele, 1000 + rang, hasard)
        gardees[id(section)].append(fiche)
        for nom in fiche["organismes"]:
            organismes.setdefault(nom, []).append(fiche["id"])
    for section in sections:
        section["fiches"] = gardees[id(section)]
    for axe in donnees["axes"]:
        axe["sections"] = [section for section in axe["sections"] if section["fiches"]]
    donnees["axes"] = [axe for axe in donnees["axes"] if axe["sections"]]
    index = [{"nom": nom, "lettre": nom[0].upper(), "fiches": ids} for nom, ids in sorted(organismes.items())]
    donnees["index"] = {"organismes": index, "themes": [], "mots_cles": []}
    donnees["programme"]["seances"] = []
    return donnees


def _copy(modele: dict[str, Any], numero: int, hasard: random.Random) -> dict[str, Any]:
    fiche = _varied(modele, hasard)
    base, base_courte = modele["url"].rpartition("/")[0], modele["url_courte"].rpartition("/")[0]
    titre = f"{modele['titre']} {hasard.choice(MOTS)} {hasard.choice(MOTS)}"
    return fiche | {
        "id": f"fiche-{numero}",
        "numero": numero,
        "titre": titre,
        "url": f"{base}/{numero}",
        "url_courte": f"{base_courte}/{numero}",
    }


def _varied(noeud: Any, hasard: random.Random) -> Any:
    if isinstance(noeud, str):
        return _other_words(noeud, hasard)
    if isinstance(noeud, list):
        return [_varied(element, hasard) for element in noeud]
    if isinstance(noeud, dict):
        return {cle: valeur if cle in FIXES else _varied(valeur, hasard) for cle, valeur in noeud.items()}
    return noeud


def _other_words(texte: str, hasard: random.Random) -> str:
    if len(texte) < VARIABLE_MIN:
        return texte
    mots = texte.split(" ")
    for _ in range(hasard.randrange(1, 4)):
        mots.insert(hasard.randrange(len(mots)), hasard.choice(MOTS))
    if hasard.random() < 0.4 and len(mots) > 12:
        debut = hasard.randrange(len(mots) - 6)
        del mots[debut : debut + hasard.randrange(1, 6)]
    return " ".join(mots)


def html(donnees: dict[str, Any], dossier: Path) -> str:
    """One web page with the same words, figures and pictures (in `dossier/images`)."""
    polices = "".join(
        f"@font-face{{font-family:{p.stem.split('-')[0]};src:url({p.as_uri()})}}"
        for p in sorted(POLICES.glob("*-Regular.ttf"))
    )
    fiches = [fiche for axe in donnees["axes"] for section in axe["sections"] for fiche in section["fiches"]]
    sommaire = "".join(f'<li><a href="#{f["id"]}">{escape(f["titre"])}</a></li>' for f in fiches)
    return (
        f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>Banc</title><style>{polices}{STYLE}</style></head><body>"
        f"<h1>Sommaire</h1><ol>{sommaire}</ol>{''.join(_article(f, dossier) for f in fiches)}</body></html>"
    )


def _article(fiche: dict[str, Any], dossier: Path) -> str:
    faits = [(i["libelle"], f"{i['avant']} / {i['chiffre']} {i['unite']} {i['source']}") for i in fiche["indicateurs"]]
    faits += [tuple(repere) for repere in fiche["reperes"]]
    cote = "".join(f"<dt>{escape(nom)}</dt><dd>{escape(valeur)}</dd>" for nom, valeur in faits)
    rubriques = "".join(f"<h2>{escape(r['titre'])}</h2>{_blocs(r['blocs'], dossier)}" for r in fiche["rubriques"])
    image = _blocs([fiche["image"]], dossier) if fiche["image"] else ""
    return (
        f'<article id="{fiche["id"]}"><h1>{escape(fiche["titre"])}</h1><p>{escape(", ".join(fiche["organismes"]))}</p>'
        f"<p><em>{escape(fiche['promesse'])}</em></p>{image}<aside><dl>{cote}</dl></aside>{rubriques}{_blocs(fiche['blocs'], dossier)}"
        f"<p>{escape(fiche['recit'])} {escape(fiche['date'])} {escape(fiche['url_courte'])}</p></article>"
    )


def _blocs(blocs: list[dict[str, Any]], dossier: Path) -> str:
    return "".join(_bloc(bloc, dossier) for bloc in blocs)


def _bloc(n: dict[str, Any], dossier: Path) -> str:
    if n["t"] == "p":
        return f"<p>{_inline(n['c'])}</p>"
    if n["t"] in ("ul", "ol"):
        return f"<{n['t']}>{''.join(f'<li>{_inline(point)}</li>' for point in n['c'])}</{n['t']}>"
    if n["t"] == "image":
        return f'<img src="{(dossier / "images" / n["src"]).as_uri()}" alt="{escape(n["alt"])}">'
    if n["t"] == "citation":
        return f"<blockquote>{escape(n['v'])} {escape(n['auteur'])}</blockquote>"
    if n["t"] == "encadre":
        return f"<div><strong>{escape(n['titre'])}</strong>{_blocs(n['c'], dossier)}</div>"
    if n["t"] == "tableau":
        lignes = "".join(f"<tr>{''.join(f'<td>{escape(v)}</td>' for v in ligne)}</tr>" for ligne in n["lignes"])
        return f"<table><tr>{''.join(f'<th>{escape(v)}</th>' for v in n['entetes'])}</tr>{lignes}</table>"
    return f"<p>{escape(n.get('v', ''))}</p>"


def _inline(contenu: list) -> str:
    return "".join(escape(x) if isinstance(x, str) else _inline(x.get("c", [])) for x in contenu)
