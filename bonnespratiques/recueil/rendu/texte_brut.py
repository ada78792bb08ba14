"""A fiche as plain text: headings underlined, lists with dashes or numbers, links followed by their address. No Django here."""

from collections.abc import Iterable, Iterator
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.adresses import followable
from bonnespratiques.recueil.rendu.phrases import plain

Noeud = dict[str, Any]
_SOULIGNE_MAX = 72


def heading(titre: str, signe: str) -> list[str]:
    return [titre, signe * min(max(3, len(titre)), _SOULIGNE_MAX), ""]


def fiche_lines(fiche: Noeud, donnees: Noeud, rang: str) -> list[str]:
    """`rang`: where it stands, « Relation de service > Proactivité »."""
    nature = paroles.NATURES_DITES.get(fiche["nature"], "")
    tete = (rang, f"Fiche n°\u00a0{fiche['numero']}", paroles.organismes_en_mots(fiche), nature, fiche["promesse"])
    lignes = [*heading(fiche["titre"], "="), *filter(None, tete), ""]
    if fiche["note_lecteur"]:
        lignes += [*heading(paroles.NOTE_LECTEUR_TITRE, "-"), *fiche["note_lecteur"].splitlines(), ""]
    if fiche["indicateurs"]:
        lignes += [
            *heading("Chiffres clés", "-"),
            *[f"– {paroles.chiffre_en_mots(i)}" for i in fiche["indicateurs"]],
            "",
        ]
    if fiche["image"]:
        lignes += [*lines_of([fiche["image"]]), ""]
    for rubrique in fiche["rubriques"]:
        lignes += [*heading(rubrique["titre"], "-"), *lines_of(rubrique["blocs"]), ""]
    if fiche["blocs"]:
        lignes += [*heading(paroles.COMPLEMENTS_TITRE, "-"), *lines_of(fiche["blocs"]), ""]
    if not fiche["rubriques"]:
        lignes += [with_addresses(paroles.recit_en_ligne(fiche)), ""]
    reperes = [f"{nom}\u00a0: {valeur}" for nom, valeur in paroles.reperes_serres(fiche)]
    if reperes:
        lignes += [*heading(paroles.REPERES_TITRE, "-"), *reperes, ""]
    contacts = [f"Contact\u00a0: {plain(ligne)}" for ligne in paroles.contacts(fiche)]
    mots_cles = [f"Mots-clés\u00a0: {', '.join(fiche['mots_cles'])}"] if fiche["mots_cles"] else []
    citation = f"Pour citer\u00a0: {plain(paroles.citation(fiche, donnees))}"
    pied = [*contacts, *mots_cles, *paroles.pied(fiche), citation, f"En ligne\u00a0: {fiche['url']}"]
    return [*lignes, *heading("Contact, dates, citation", "-"), *pied]


def lines_of(blocs: Iterable[Noeud]) -> Iterator[str]:
    """One line a paragraph or a point, a blank line between blocs."""
    for rang, bloc in enumerate(blocs):
        if rang:
            yield ""
        yield from _bloc_lines(bloc)


def _bloc_lines(bloc: Noeud) -> Iterator[str]:
    nature = bloc["t"]
    if nature == "p":
        yield from with_addresses(bloc["c"]).splitlines()
    elif nature in ("ul", "ol"):
        for numero, point in enumerate(bloc["c"], start=1):
            yield f"{'–' if nature == 'ul' else f'{numero}.'} {with_addresses(point)}"
    elif nature == "citation":
        yield " ".join(filter(None, (bloc["v"], f"({bloc['auteur']})" if bloc["auteur"] else "")))
    elif nature == "encadre":
        yield from filter(None, (bloc["titre"],))
        yield from lines_of(bloc["c"])
    elif nature == "tableau":
        yield from filter(None, (bloc["titre"],))
        yield from (" | ".join(ligne) for ligne in (bloc["entetes"], *bloc["lignes"]))
    elif nature == "image":
        legende = paroles.legende(bloc)
        yield f"[Image\u00a0: {bloc['alt']}{f' – {legende}' if legende else ''} (images/{bloc['src']})]"
    elif nature in ("h", "vide"):
        yield bloc["v"]


def with_addresses(contenu: list[Any]) -> str:
    """The words, each link followed by its address in brackets."""
    mots = []
    for partie in contenu:
        if isinstance(partie, str):
            mots.append(partie)
        elif partie["t"] == "br":
            mots.append("\n")
        else:
            mots.append(with_addresses(partie.get("c", [])))
            if partie["t"] == "a" and (adresse := followable(partie["href"])):
                mots.append(f" [{adresse}]")
    return "".join(mots)
