"""The booklet as JSON for other programs, and the JSON Schema that says its shape: both out of the same lists of names.

Names are those of `exporter_fiches` (design.md, contracts). Values are those of the booklet: words as readers see them (« Mesurée »,
« De 25 000 à 100 000 € »), spaced as French is. No Django here.
"""

from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.phrases import plain
from bonnespratiques.recueil.rendu.plan import fiches_of
from bonnespratiques.recueil.rendu.texte_brut import lines_of
from bonnespratiques.rubriques import RUBRIQUES

Noeud = dict[str, Any]
VERSION = 1
# Landmarks of the tree, by their label, under the names of the fields they come from.
REPERES = {
    "Pour qui": "pour_qui",
    "Ne convient pas si": "ne_convient_pas_si",
    "Ce qu’il faut avant": "prerequis",
    "Coût de départ": "cout",
    "Coût récurrent": "cout_recurrent",
    "Temps d’agents": "etp",
    "Délai": "delai",
    "Depuis": "annee_debut",
}
_RUBRIQUES = (*(rubrique.champ for rubrique in RUBRIQUES), "note_auteur")
_TEXTES = (
    "titre",
    "promesse",
    "axe",
    "section",
    "theme",
    "nature",
    "forme",
    "lieu",
    "maturite",
    "preuve",
    "date",
    "licence",
    "signature",
)
_INDICATEUR = ("libelle", "avant", "apres", "unite", "source")
_IMAGE = ("fichier", "alt", "legende", "credit")


def as_json(donnees: Noeud, noms: dict[str, str]) -> Noeud:
    """`noms`: the text file of each fiche, by id."""
    recueil = donnees["recueil"]
    return {
        "version": VERSION,
        "genre": donnees["genre"],
        "recueil": {
            **{
                cle: recueil[cle]
                for cle in ("titre", "sous_titre", "lieu", "organisateurs", "editeur", "site", "fictif")
            },
            "date": "{:04}-{:02}-{:02}".format(*recueil["jour"]),
            "adresse": recueil["url"],
            "edition": _edition(recueil["edition"]),
            "citation": "" if paroles.is_personal(donnees) else plain(paroles.citation_recueil(donnees)),
        },
        "parties": [
            {
                "titre": axe["titre"],
                "presentation": _text(axe["presentation"]),
                "sections": [
                    {"titre": section["titre"], "fiches": [fiche["numero"] for fiche in section["fiches"]]}
                    for section in axe["sections"]
                ],
            }
            for axe in donnees["axes"]
        ],
        "fiches": [
            _fiche(fiche, axe, section["titre"], donnees, noms[fiche["id"]])
            for axe in donnees["axes"]
            for section in axe["sections"]
            for fiche in section["fiches"]
        ],
    }


def _edition(edition: Noeud | None) -> Noeud | None:
    if edition is None:
        return None
    noms = ("numero", "rang", "nom", "gel", "changements")
    return {**{nom: edition[nom] for nom in noms}, "corrige": edition["corrige"] or "", "adresse": edition["url"]}


def _fiche(fiche: Noeud, axe: Noeud, section: str, donnees: Noeud, fichier: str) -> Noeud:
    rubriques = {rubrique["cle"]: _text(rubrique["blocs"]) for rubrique in fiche["rubriques"]}
    reperes = {REPERES[nom]: valeur for nom, valeur in fiche["reperes"] if nom in REPERES}
    tus = {REPERES[nom]: paroles.NON_COMMUNIQUE for nom in fiche["non_communique"] if nom in REPERES}
    images = [fiche["image"]] if fiche["image"] else []
    images += [bloc for bloc in fiche["blocs"] if bloc["t"] == "image"]
    return {
        "numero": fiche["numero"],
        "titre": fiche["titre"],
        "promesse": fiche["promesse"],
        "organismes": fiche["organismes"],
        "axe": axe["titre"],
        "section": section,
        "theme": fiche["theme"],
        "nature": fiche["nature"],
        "forme": fiche["forme"],
        "lieu": fiche["lieu"],
        **{champ: rubriques.get(champ, "") for champ in _RUBRIQUES},
        "complements": [_text([bloc]) for bloc in fiche["blocs"]],
        "tags": fiche["mots_cles"],
        "indicateurs": [
            {
                "libelle": indicateur["libelle"],
                "avant": indicateur["avant"],
                "apres": indicateur["chiffre"],
                "unite": indicateur["unite"],
                "source": indicateur["source"],
            }
            for indicateur in fiche["indicateurs"]
        ],
        **{champ: {**tus, **reperes}.get(champ, "") for champ in REPERES.values()},
        "maturite": fiche["maturite"]["mot"] if fiche["maturite"] else "",
        "preuve": fiche["preuve"]["mot"] if fiche["preuve"] else "",
        "contacts": [plain(ligne) for ligne in paroles.contacts(fiche)] if fiche["contacts"] else [],
        "date": fiche["date"],
        "licence": fiche["licence"],
        "signature": fiche["recit"],
        "anonymat": list(filter(None, (fiche["organisme_tu"], fiche["recit_tu"]))),
        "note_lecteur": fiche["note_lecteur"],
        "images": [
            {"fichier": f"images/{image['src']}", **{cle: image[cle] for cle in _IMAGE[1:]}} for image in images
        ],
        "citation": plain(paroles.citation(fiche, donnees)),
        "adresse": fiche["url"],
        "fichier": fichier,
    }


def _text(blocs: list[Noeud]) -> str:
    """One line a paragraph or a point, links followed by their address; an absence that the booklet says is "" here."""
    return "\n".join(filter(None, lines_of([bloc for bloc in blocs if bloc["t"] != "vide"])))


def every_image(donnees: Noeud) -> list[str]:
    """The names of the pictures that the tree shows, sorted."""
    noms: set[str] = set()

    def walk(noeud: Any) -> None:
        if isinstance(noeud, dict):
            if noeud.get("t") == "image":
                noms.add(noeud["src"])
            for valeur in noeud.values():
                walk(valeur)
        elif isinstance(noeud, list):
            for valeur in noeud:
                walk(valeur)

    walk([donnees["couverture"], donnees["partenaires"]])
    for axe in donnees["axes"]:
        for fiche in fiches_of(axe):
            walk([fiche["image"], fiche["blocs"]])
    return sorted(noms)


# ---------------------------------------------------------------- schema

_TEXTE = {"type": "string"}
_TEXTES_EN_LISTE = {"type": "array", "items": _TEXTE}
_NUMERO = {"type": "integer", "minimum": 1}


def _object(**proprietes: Any) -> Noeud:
    """Nothing missing, nothing more."""
    return {"type": "object", "properties": proprietes, "required": list(proprietes), "additionalProperties": False}


def _list(element: Noeud) -> Noeud:
    return {"type": "array", "items": element}


def schema() -> Noeud:
    """JSON Schema, version 2020-12, of what `as_json` makes."""
    edition = _object(
        numero=_NUMERO,
        rang=_NUMERO,
        nom=_TEXTE,
        gel=_TEXTE,
        changements=_TEXTES_EN_LISTE,
        corrige=_TEXTE,
        adresse=_TEXTE,
    )
    fiche = _object(
        numero=_NUMERO,
        organismes=_TEXTES_EN_LISTE,
        complements=_TEXTES_EN_LISTE,
        tags=_TEXTES_EN_LISTE,
        contacts=_TEXTES_EN_LISTE,
        anonymat=_TEXTES_EN_LISTE,
        indicateurs=_list(_object(**dict.fromkeys(_INDICATEUR, _TEXTE))),
        images=_list(_object(**dict.fromkeys(_IMAGE, _TEXTE))),
        **dict.fromkeys(
            (*_TEXTES, *_RUBRIQUES, *REPERES.values(), "note_lecteur", "citation", "adresse", "fichier"), _TEXTE
        ),
    )
    fiche["properties"]["nature"] = {"enum": ["pratique", "essai", "conference"]}
    fiche["properties"]["forme"] = {"enum": ["complete", "courte"]}
    recueil = _object(
        **dict.fromkeys(("titre", "sous_titre", "lieu", "editeur", "site", "adresse", "citation"), _TEXTE),
        organisateurs=_TEXTES_EN_LISTE,
        fictif={"type": "boolean"},
        date={"type": "string", "format": "date"},
        edition={"anyOf": [{"type": "null"}, edition]},
    )
    section = _object(titre=_TEXTE, fiches=_list(_NUMERO))
    partie = _object(titre=_TEXTE, presentation=_TEXTE, sections=_list(section))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recueil de bonnes pratiques",
        **_object(
            version={"const": VERSION},
            genre={"enum": ["recueil", "personnel"]},
            recueil=recueil,
            parties=_list(partie),
            fiches=_list(fiche),
        ),
    }
