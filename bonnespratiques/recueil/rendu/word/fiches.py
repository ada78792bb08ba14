"""One fiche in a Word booklet: a page of its own, in the order in which it is read. Each thing in its style (`noms`). No Django here."""

from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.word.corps import Corps, label, run
from bonnespratiques.recueil.rendu.word.noms import (
    CHIFFRES_TITRE,
    CITER,
    CONTACT,
    COURTE_DITE,
    DATE,
    EN_LIGNE,
    LICENCE,
    MOTS_CLES,
    PIED_TITRE,
    RECIT,
    RECIT_TU,
    SEPARATEUR,
    TABLEAU_SANS_TITRE,
    THEME,
)

Noeud = dict[str, Any]
COLONNES_MAX = 8  # more are read from top to bottom: the table is turned over
LIGNES_RETOURNEES_MAX = 5
CHIFFRE_MAX = 11  # signs that stand large in their column
_SANS_SAUT = '<w:pageBreakBefore w:val="0"/>'


def write_fiche(corps: Corps, fiche: Noeud, donnees: Noeud, *, theme_attendu: str, suit_un_titre: bool) -> None:
    """`theme_attendu`: the theme that its place in the booklet says already. `suit_un_titre`: it stays under the heading just above."""
    corps.p("h3", fiche["titre"], ancre=fiche["id"], props=_SANS_SAUT if suit_un_titre else "")
    _head(corps, fiche)
    if fiche["image"]:
        corps.image(fiche["image"])
    _chiffres(corps, fiche["indicateurs"])
    for rubrique in fiche["rubriques"]:
        corps.p("h4", rubrique["titre"])
        corps.blocs(rubrique["blocs"], intertitre="h5")
    if fiche["blocs"]:
        corps.p("h4", paroles.COMPLEMENTS_TITRE)
        for bloc in fiche["blocs"]:
            _BLOCS[bloc["t"]](corps, bloc)
    reperes = paroles.reperes(fiche)
    if reperes:
        corps.p("h4", paroles.REPERES_TITRE)
        for libelle, valeur in reperes:
            corps.brut("repere", label(libelle, valeur))
    corps.p("h4", PIED_TITRE)
    _foot(corps, fiche, donnees, theme_attendu)


def _head(corps: Corps, fiche: Noeud) -> None:
    dits = [paroles.surtitre(fiche), paroles.NATURES_DITES.get(fiche["nature"], "")]
    corps.p("surtitre", SEPARATEUR.join(filter(None, [*dits, COURTE_DITE if fiche["forme"] == "courte" else ""])))
    for nom in fiche["organismes"] or filter(None, [fiche["organisme_tu"]]):
        corps.p("organisme", nom)
    if fiche["lieu"]:
        corps.p("lieu", fiche["lieu"])
    if fiche["promesse"]:
        corps.p("promesse", fiche["promesse"])
    if fiche["note_lecteur"]:
        corps.brut("note_lecteur", label(paroles.NOTE_LECTEUR_TITRE, fiche["note_lecteur"]))


def _chiffres(corps: Corps, indicateurs: list[Noeud]) -> None:
    """A table that people can go on filling: the figure large, then what it counts, what it was before, who says so."""
    if not indicateurs:
        return
    corps.p("h4", CHIFFRES_TITRE)
    entetes = [corps.cellule("tete", nom) for nom in ("Résultat", "Ce qui est mesuré", "Auparavant", "Source")]
    lignes = []
    for indicateur in indicateurs:
        grand = len(indicateur["chiffre"]) <= CHIFFRE_MAX
        chiffre = corps.cellule("chiffre" if grand else "cellule", indicateur["chiffre"])
        if indicateur["unite"]:
            chiffre += corps.cellule("cellule", indicateur["unite"])
        autres = (indicateur["libelle"], indicateur["avant"], indicateur["source"])
        lignes.append([chiffre, *(corps.cellule("cellule", valeur) for valeur in autres)])
    corps.tableau(entetes, lignes, titre=CHIFFRES_TITRE, largeurs=(5, 6, 4, 5))


def _citation(corps: Corps, bloc: Noeud) -> None:
    corps.p("citation", bloc["v"])
    if bloc["auteur"]:
        corps.p("citation_auteur", bloc["auteur"])


def _encadre(corps: Corps, bloc: Noeud) -> None:
    if bloc["titre"]:
        corps.p("encadre_titre", bloc["titre"])
    corps.blocs(bloc["c"], intertitre="encadre_intertitre", encadre=True)


def _tableau(corps: Corps, bloc: Noeud) -> None:
    titre = bloc["titre"] or TABLEAU_SANS_TITRE
    if len(bloc["entetes"]) > COLONNES_MAX:
        _turned(corps, bloc, titre)
        return
    corps.p("tableau_titre", titre)
    entetes = [corps.cellule("tete", tete) for tete in bloc["entetes"]]
    lignes = [[corps.cellule("cellule", case) for case in ligne] for ligne in bloc["lignes"]]
    corps.tableau(entetes, lignes, titre=titre)


def _turned(corps: Corps, bloc: Noeud, titre: str) -> None:
    """A wide table turned over, a few rows at a time: its headings become the first column."""
    for debut in range(0, len(bloc["lignes"]), LIGNES_RETOURNEES_MAX):
        lignes = bloc["lignes"][debut : debut + LIGNES_RETOURNEES_MAX]
        corps.p("tableau_suite" if debut else "tableau_retourne", f"{titre} (suite)" if debut else titre)
        rangs = [f"Ligne {debut + rang}" for rang in range(1, len(lignes) + 1)]
        entetes = [corps.cellule("tete", texte) for texte in ["Colonne", *rangs]]
        corps.tableau(
            entetes,
            [
                [corps.cellule("tete", tete), *(corps.cellule("cellule", ligne[rang]) for ligne in lignes)]
                for rang, tete in enumerate(bloc["entetes"])
            ],
            titre=titre,
        )


_BLOCS = {
    "citation": _citation,
    "encadre": _encadre,
    "tableau": _tableau,
    "image": lambda corps, bloc: corps.image(bloc),
}


def _foot(corps: Corps, fiche: Noeud, donnees: Noeud, theme_attendu: str) -> None:
    if fiche["recit"] or fiche["recit_tu"]:
        corps.brut("pied", label(*((RECIT, fiche["recit"]) if fiche["recit"] else (RECIT_TU, fiche["recit_tu"]))))
    for contact in paroles.contacts(fiche):
        corps.brut("pied", label(CONTACT) + corps.inline(contact))
    if fiche["mots_cles"]:
        corps.brut("pied", label(MOTS_CLES, SEPARATEUR.join(fiche["mots_cles"])))
    if fiche["theme"] and fiche["theme"] != theme_attendu:
        corps.brut("pied", label(THEME, fiche["theme"]))
    if fiche["date"]:
        corps.brut("pied", label(DATE, fiche["date"]))
    corps.brut("pied", label(LICENCE, fiche["licence"]))
    corps.brut("pied", label(EN_LIGNE) + corps.inline([paroles.link(fiche["url"], fiche["url_courte"])]))
    corps.brut(
        "pied",
        label(CITER) + corps.inline(paroles.citation(fiche, donnees)) + run("  ") + corps.vers("sommaire", "Retour au sommaire"),
    )  # fmt: skip
