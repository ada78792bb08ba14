"""What an import says at the end: a text for people, an object for scripts."""

from typing import Any

from bonnespratiques.echanges.importation import CREEE, DEJA_LA, MODIFIEE, Bilan
from bonnespratiques.echanges.livret import Livret
from bonnespratiques.echanges.pages_importees import say_date


def to_json(livret: Livret, bilan: Bilan) -> dict[str, Any]:
    """{recueil, fiches, themes, organismes, ignorees: [{ligne, texte, raison}], …}. Counts are those of the booklet."""
    return {
        "recueil": bilan.recueil,
        "titre": livret.titre,
        "fiches": len(livret.cartes),
        "pratiques": sum(not carte.conference for carte in livret.cartes),
        "conferences": sum(carte.conference for carte in livret.cartes),
        "axes": len(livret.axes),
        "themes": len(livret.sous_themes),
        "organismes": len(livret.organismes),
        "contacts": sum(len(carte.contacts) for carte in livret.cartes),
        "a_blanc": bilan.a_blanc,
        "creees": len(bilan.with_etat(CREEE)),
        "deja_la": len(bilan.with_etat(DEJA_LA)),
        "modifiees": len(bilan.with_etat(MODIFIEE)),
        "cartes": [
            {
                "position": importee.carte.position,
                "numero": importee.numero,
                "titre": importee.carte.titre,
                "axe": importee.carte.axe,
                "theme": importee.carte.sous_theme,
                "organismes": importee.carte.organismes,
                "ligne": importee.carte.ligne,
                "etat": importee.etat,
            }
            for importee in bilan.cartes
        ],
        "avertissements": [{"ligne": ligne, "texte": texte} for ligne, texte in livret.avertissements],
        "ignorees": [{"ligne": i.ligne, "texte": i.texte, "raison": i.raison} for i in livret.ignorees],
    }


def to_lines(livret: Livret, bilan: Bilan) -> list[str]:
    """The report, line by line."""
    return [*_found(livret), *_done(bilan), *_to_check(livret), *_ignored(livret)]


def _found(livret: Livret) -> list[str]:
    quand = ", ".join(filter(None, [say_date(livret.paru_le) if livret.paru_le else "", livret.lieu]))
    conferences = sum(carte.conference for carte in livret.cartes)
    contacts = sum(len(carte.contacts) for carte in livret.cartes)
    return [
        f"« {livret.titre} »" + (f" ({quand})" if quand else ""),
        f"  {_count(len(livret.cartes), 'fiche')}, dont {_count(conferences, 'conférence')} ; "
        f"{_count(len(livret.axes), 'axe')}, {_count(len(livret.sous_themes), 'thème')}, "
        f"{_count(len(livret.organismes), 'organisme')}, {_count(contacts, 'contact')} gardés hors du public",
    ]


def _done(bilan: Bilan) -> list[str]:
    verbe = "À créer" if bilan.a_blanc else "Créés"
    lines = [
        f"{verbe} : {_count(len(bilan.with_etat(CREEE)), 'fiche')}, {_count(len(bilan.themes_crees), 'axe ou thème', 'axes et thèmes')}, "
        f"{_count(len(bilan.organismes_crees), 'organisme')}. Recueil « {bilan.recueil} » : {bilan.recueil_etat.replace('créée', 'à créer' if bilan.a_blanc else 'créé').replace('modifiée', 'modifié').replace('laissée telle quelle', 'laissé tel quel')}.",
    ]
    if deja_la := bilan.with_etat(DEJA_LA):
        lines.append(f"Déjà là, d’un import précédent : {_count(len(deja_la), 'fiche')}.")
    if modifiees := bilan.with_etat(MODIFIEE):
        lines.append(f"Modifiées depuis l’import, laissées telles quelles : {_count(len(modifiees), 'fiche')}.")
        lines += [f"  n° {importee.numero} : {importee.carte.titre}" for importee in modifiees]
    if bilan.a_blanc:
        lines.append("Essai à blanc : rien n’a été écrit.")
    return lines


def _to_check(livret: Livret) -> list[str]:
    if not livret.avertissements:
        return []
    return ["À vérifier :", *(f"  {livret.unite} {ligne} : {texte}" for ligne, texte in livret.avertissements)]


def _ignored(livret: Livret) -> list[str]:
    if not livret.ignorees:
        return [
            f"{'Toutes les lignes ont' if livret.unite == 'ligne' else 'Tous les paragraphes ont'} trouvé leur place."
        ]
    lines = [f"{_count(len(livret.ignorees), livret.unite)} sans place :"]
    return [*lines, *(f"  {livret.unite} {i.ligne} : {i.texte} ({i.raison})" for i in livret.ignorees)]


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number < 2 else plural or noun + 's'}"
