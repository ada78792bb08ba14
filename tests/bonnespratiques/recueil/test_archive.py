"""The ZIP of texts and data: whole, of the shape that its schema says, with names that are safe anywhere."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bonnespratiques.echanges.exportation import export_fiches
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.fiche import REPERES as REPERES_DE_L_ARBRE
from bonnespratiques.recueil.rendu import donnees as reutilisation
from bonnespratiques.recueil.rendu.archive import file_names
from bonnespratiques.recueil.rendu.liasse import bind
from bonnespratiques.typographie import francais
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.ecrans import build, files_of, is_safe_name
from tests.bonnespratiques.recueil.hostiles import HTML, hostile_recueil
from tests.bonnespratiques.recueil.livrets import EDITION, furnished, personal
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def faults(valeur: Any, schema: dict, ou: str = "") -> list[str]:
    """What `schema` finds wrong with `valeur`. Knows the words that our own schema uses, and fails on another."""
    connus = {
        "$schema",
        "title",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "anyOf",
        "minimum",
        "format",
    }
    assert set(schema) <= connus, set(schema) - connus
    if "anyOf" in schema:
        return [] if any(not faults(valeur, cas, ou) for cas in schema["anyOf"]) else [f"{ou} : aucun des cas"]
    if "const" in schema and valeur != schema["const"]:
        return [f"{ou} : {valeur!r}"]
    if "enum" in schema and valeur not in schema["enum"]:
        return [f"{ou} : {valeur!r}"]
    if "type" in schema and (type(valeur) is not TYPES[schema["type"]]):
        return [f"{ou} : {type(valeur).__name__}"]
    if "minimum" in schema and valeur < schema["minimum"]:
        return [f"{ou} : {valeur}"]
    trouvees = []
    if schema.get("type") == "object":
        trouvees += [f"{ou} : sans {nom}" for nom in schema["required"] if nom not in valeur]
        trouvees += [f"{ou} : {nom} en trop" for nom in valeur if nom not in schema["properties"]]
        for nom, cas in schema["properties"].items():
            trouvees += faults(valeur[nom], cas, f"{ou}.{nom}") if nom in valeur else []
    elif schema.get("type") == "array":
        for rang, element in enumerate(valeur):
            trouvees += faults(element, schema["items"], f"{ou}[{rang}]")
    return trouvees


def unzipped(document) -> tuple[dict[str, bytes], dict[str, Any]]:
    fichiers = files_of(build(document, "zip"))
    return fichiers, json.loads(fichiers["recueil.json"])


def test_it_opens_on_a_readme_then_data_then_a_text_for_each_fiche():
    document = build_document(complete_recueil())
    fichiers, lu = unzipped(document)
    noms = list(fichiers)
    assert noms[:4] == ["LISEZMOI.txt", "recueil.json", "schema.json", "textes.txt"]
    assert noms[4:] == [fiche["fichier"] for fiche in lu["fiches"]]
    assert noms[4] == "fiches/001-un-dossier-quatre-portes-d-entree.txt"
    assert [f["numero"] for f in lu["fiches"]] == [f["numero"] for f in document.fiches]


def test_the_text_of_a_fiche_says_each_rubric_in_order():
    document = build_document(complete_recueil())
    fichiers, lu = unzipped(document)
    texte = fichiers[lu["fiches"][0]["fichier"]].decode()
    lignes = texte.splitlines()
    titres = [lignes[n - 1] for n, ligne in enumerate(lignes) if n and set(ligne) in ({"-"}, {"="})]
    assert titres == [
        "Un dossier, quatre portes d’entrée",
        "Chiffres clés",
        *[r["titre"] for r in document.fiches[0]["rubriques"]],
        "À l’appui",
        "Est-ce pour moi\u202f?",
        "Contact, dates, citation",
    ]
    assert "Langue | Appels" in lignes
    assert "Arabe | 412" in lignes


@pytest.mark.parametrize("cas", ["complet", "hostile", "edition", "personnel", "meuble"])
def test_the_data_have_the_shape_that_the_schema_says(cas: str, photo, dessin):
    if cas == "meuble":
        document = furnished(photo, dessin)
    elif cas == "personnel":
        document = personal(fiche("A"), notes=("Note.",))
    elif cas == "hostile":
        document = build_document(hostile_recueil())
    else:
        document = build_document(complete_recueil())
    if cas == "edition":
        document = document.with_edition(EDITION)
    fichiers, lu = unzipped(document)
    assert faults(lu, json.loads(fichiers["schema.json"])) == []
    assert all(is_safe_name(nom) for nom in fichiers)


def test_the_schema_refuses_what_is_missing_or_added():
    document = build_document(complete_recueil())
    fichiers, lu = unzipped(document)
    schema = json.loads(fichiers["schema.json"])
    del lu["fiches"][0]["origine"]
    lu["fiches"][1]["secret"] = "x"
    lu["fiches"][2]["numero"] = "3"
    assert faults(lu, schema) == [".fiches[0] : sans origine", ".fiches[1] : secret en trop", ".fiches[2].numero : str"]


def test_names_are_those_of_exporter_fiches():
    document = build_document(complete_recueil())
    _, lu = unzipped(document)
    exportees = {ligne["numero"]: ligne for ligne in export_fiches()}
    for node in lu["fiches"]:
        ligne = exportees[node["numero"]]
        for nom in ("organismes", "axe", "theme", "nature", "tags", "adresse", "anonymat"):
            assert node[nom] == ligne[nom], nom
        for nom in ("titre", "promesse", "origine", "resultats", "principes", "conseils", "freins", "signature"):
            assert node[nom] == francais(ligne[nom]), nom
    propres = {"section", "forme", "lieu", "contacts", "date", "note_lecteur", "images", "citation", "fichier"}
    assert set(lu["fiches"][0]) - set(next(iter(exportees.values()))) == propres
    assert {nom: reutilisation.REPERES[nom] for nom, _ in REPERES_DE_L_ARBRE} == dict(REPERES_DE_L_ARBRE)


def test_pictures_come_along_under_the_names_that_the_data_give(photo, dessin):
    fichiers, lu = unzipped(furnished(photo, dessin))
    nommees = [image["fichier"] for image in lu["fiches"][0]["images"]]
    assert len(nommees) == 2
    assert set(nommees) <= set(fichiers)
    assert [image["alt"] for image in lu["fiches"][0]["images"]] == ["Le plan du guichet.", "Une salle d’attente."]


def test_two_fiches_of_one_title_and_titles_without_letters_have_each_a_file():
    pages = [
        fiche("Même titre"),
        fiche("Même titre"),
        fiche("…", slug="x"),
        fiche("漢字", slug="y"),
        fiche("../../etc/passwd"),
    ]
    noms = list(file_names(build_document(recueil((theme(), pages))).donnees).values())
    assert noms == [
        "fiches/001-meme-titre.txt",
        "fiches/002-meme-titre.txt",
        "fiches/003-fiche.txt",
        "fiches/004-fiche.txt",
        "fiches/005-etc-passwd.txt",
    ]


def test_what_contributeurs_typed_is_in_the_text_as_they_typed_it():
    fichiers, lu = unzipped(build_document(hostile_recueil()))
    essai = next(f for f in lu["fiches"] if f["nature"] == "essai")
    assert essai["origine"].count(francais(HTML)) == 4
    assert francais(HTML) in fichiers[essai["fichier"]].decode()


def test_a_name_given_twice_is_refused():
    with pytest.raises(ValueError, match="même nom"):
        bind([("a.txt", b"1"), ("a.txt", b"2")])


def test_the_same_content_gives_the_same_bytes():
    document = build_document(complete_recueil())
    assert build(document, "zip") == build(document, "zip")
    autre = replace(document, donnees={**document.donnees, "quatrieme": [{"t": "p", "c": ["Dos."]}]})
    assert build(autre, "zip") != build(document, "zip")
