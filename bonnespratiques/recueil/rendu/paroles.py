"""What a booklet says that stands in no field: words derived from the nodes of the tree, so that every form says the same ones.

Plain strings, or inline content as in the tree (strings and {t: b|i|a|br}). Spaces are already French. Readers: EPUB, web page,
ZIP of texts, DOCX. No Django here.
"""

import re
from typing import Any

from bonnespratiques.recueil.rendu.phrases import Inline, italic, joined, link, strong, without_blanks

Noeud = dict[str, Any]

NATURES_DITES = {
    "essai": "Essai infructueux\u00a0: ce qui n’a pas marché, et ce que l’on en garde",
    "conference": "Conférence",
}
# What stands in each of the core rubrics, and the degrees of both scales: the page « Lire une fiche ».
RUBRIQUES_DITES = (
    ("origine", "Origine de la démarche", "Le besoin ou le constat qui a tout déclenché."),
    ("resultats", "Résultats obtenus", "Ce qui a changé, chiffres à l’appui."),
    ("principes", "Principes adoptés", "Les choix qui font que cela marche."),
    ("conseils", "Conseils de mise en œuvre", "Ce qu’il faut savoir avant de se lancer."),
)
ECHELLES_DITES = (
    ("Maturité", ("expérimentée", "installée", "reprise ailleurs")),
    ("Preuve", ("témoignage", "mesurée", "comparée", "évaluée")),
)
REPERES_TITRE = "Est-ce pour moi\u202f?"
NOTE_LECTEUR_TITRE = "Note du lecteur"
COMPLEMENTS_TITRE = "À l’appui"
NON_COMMUNIQUE = "non communiqué"
_TIRET = re.compile(r"\s[—–]\s")
_LICENCE_OUVERTE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"


def is_personal(donnees: Noeud) -> bool:
    return donnees["genre"] == "personnel"


# ---------------------------------------------------------------- the booklet


def mention_edition(donnees: Noeud) -> str:
    """« 2e édition, gelée le 16 novembre 2026 »; "" for a booklet that is not frozen."""
    edition = donnees["recueil"]["edition"]
    return f"{edition['nom']}, gelée le {edition['gel']}" if edition else ""


def edition_en_mots(donnees: Noeud) -> list[Inline]:
    """Which edition this is and what changed since the one that it corrects, one paragraph each."""
    edition = donnees["recueil"]["edition"]
    if not edition:
        return []
    lignes: list[Inline] = [
        [
            f"{mention_edition(donnees)}. Elle ne changera plus\u00a0: une correction sera une nouvelle édition. Adresse permanente\u00a0: ",
            link(edition["url"], edition["url_courte"]),
            ".",
        ]
    ]
    if edition["corrige"]:
        lignes.append([f"Elle corrige la {edition['corrige']}."])
    return lignes + [[changement] for changement in edition["changements"]]


def mentions(donnees: Noeud) -> list[Inline]:
    """The imprint, one paragraph each: who publishes, how the texts were proof-read, where to find them, how to cite them."""
    recueil = donnees["recueil"]
    lieu = f" {recueil['lieu']}," if recueil["lieu"] else ""
    lignes: list[Inline] = []
    if is_personal(donnees):
        lignes.append(
            [
                f"Recueil personnel, composé le {recueil['date']} par un lecteur parmi les fiches de {recueil['site']}. "
                "Le choix, l’ordre et les notes sont les siens\u00a0; les fiches sont celles de leurs auteurs."
            ]
        )
    else:
        lignes.append([strong(f"{recueil['editeur']}."), f"{lieu} {recueil['date']}."])
    if recueil["fictif"]:
        lignes.append(
            ["Recueil de démonstration\u00a0: les organismes, les personnes, les faits et les chiffres sont fictifs."]
        )
    lignes += edition_en_mots(donnees)
    lignes.append(
        [
            "" if is_personal(donnees) else "Chaque fiche a été relue et approuvée par son auteur avant de paraître. ",
            "Une fiche peut avoir changé depuis\u00a0: son adresse mène au texte à jour.",
        ]
    )
    en_ligne: Inline = (
        [] if is_personal(donnees) else ["Recueil en ligne\u00a0: ", link(recueil["url"], recueil["url_courte"]), ". "]
    )
    if recueil["courriel"]:
        en_ligne += [
            "Une remarque, une erreur\u00a0: ",
            link(f"mailto:{recueil['courriel']}", recueil["courriel"]),
            ".",
        ]
    lignes.append(en_ligne)
    if not is_personal(donnees):
        lignes.append([strong("Pour citer ce recueil."), " ", *citation_recueil(donnees)])
    lignes.append(licence_en_mots())
    return [without_blanks(ligne) for ligne in lignes if without_blanks(ligne)]


def citation_recueil(donnees: Noeud) -> Inline:
    """How to cite the whole booklet: its edition if it is one."""
    recueil, edition = donnees["recueil"], donnees["recueil"]["edition"]
    adresse = edition or recueil
    rang = f", {edition['nom']}" if edition else ""
    return [
        f"{recueil['editeur']}, ",
        italic(recueil["titre"]),
        f"{rang}, {recueil['date']}, ",
        link(adresse["url"], adresse["url_courte"]),
        ".",
    ]


def licence_en_mots() -> Inline:
    return [
        strong("Licence."),
        " Celle de chaque texte est dite au pied de sa fiche. La Licence Ouverte 2.0, la plus courante, permet de copier, d’adapter "
        "et de redistribuer, à condition de citer l’organisme et la date\u00a0: ",
        link(_LICENCE_OUVERTE, _LICENCE_OUVERTE.removeprefix("https://www.")),
        ".",
    ]


def credits_en_mots(donnees: Noeud) -> list[tuple[str, list[str]]]:
    """(who, names) of those who made the texts, those of whom nobody is named left out."""
    credits_ = donnees["credits"]
    listes = (
        ("Récits", credits_.get("contributeurs", [])),
        ("Réécriture", credits_.get("comite", [])),
        ("Comités de relecture", credits_.get("comites", [])),
    )
    return [(qui, noms) for qui, noms in listes if noms]


# ---------------------------------------------------------------- a fiche


def titre_en_deux(titre: str) -> tuple[str, str]:
    """« Titre — suite »: the second part, often a rank or a year, goes on its own line, without a dash that would hang."""
    debut, *suite = _TIRET.split(titre)
    return debut, " — ".join(suite)


def surtitre(fiche: Noeud, section: str = "") -> str:
    """« Accueil multicanal · Fiche n° 12 »: where it stands and its permanent number."""
    return " · ".join(filter(None, (section, f"Fiche n°\u00a0{fiche['numero']}")))


def organismes_en_mots(fiche: Noeud) -> str:
    """« Ville de Brécourt, Allier », or that it asked not to be named."""
    noms = " · ".join(fiche["organismes"]) or fiche["organisme_tu"]
    return ", ".join(filter(None, (noms, fiche["lieu"])))


def chiffre_en_mots(indicateur: Noeud) -> str:
    """« Demandes en double : 6 % des dossiers, contre 22 % auparavant (2025 · Relevé interne) »."""
    valeur = " ".join(filter(None, (indicateur["chiffre"], indicateur["unite"])))
    dit = f"{indicateur['libelle']}\u00a0: {', '.join(filter(None, (valeur, comparaison(indicateur))))}"
    return f"{dit} ({indicateur['source']})" if indicateur["source"] else dit


def comparaison(indicateur: Noeud) -> str:
    """« contre 22 % auparavant »; « auparavant : non mesuré » of what is no number; "" when nothing is known of before."""
    if not indicateur["avant"]:
        return ""
    if indicateur["avant_nombre"]:
        return f"contre {indicateur['avant']} auparavant"
    return f"auparavant\u00a0: {indicateur['avant']}"


def degre_en_mots(degre: Noeud) -> str:
    """« installée (2 sur 3) »; the word alone for one that is off its scale."""
    return f"{degre['mot']} ({degre['rang']} sur {degre['sur']})" if degre["rang"] else degre["mot"]


def carres(degre: Noeud | None) -> str:
    """« ■■□ » beside the words, never instead of them."""
    return "■" * degre["rang"] + "□" * (degre["sur"] - degre["rang"]) if degre and degre["rang"] else ""


def recit_en_ligne(fiche: Noeud) -> Inline:
    """Where the story of a fiche in its short form is told."""
    return ["Le récit complet se lit en ligne\u00a0: ", link(fiche["url"], fiche["url_courte"]), "."]


def reperes(fiche: Noeud) -> list[tuple[str, str]]:
    """All that helps to decide, (label, value) in reading order; those that nobody communicated come last."""
    return [*_reperes_donnes(fiche), *((nom, NON_COMMUNIQUE) for nom in fiche["non_communique"])]


def reperes_serres(fiche: Noeud) -> list[tuple[str, str]]:
    """The same, for reading only: what nobody communicated is said in one line."""
    tus = ", ".join(f"{nom[:1].lower()}{nom[1:]}" for nom in fiche["non_communique"])
    return [*_reperes_donnes(fiche), *([("Non communiqué", tus)] if tus else [])]


def _reperes_donnes(fiche: Noeud) -> list[tuple[str, str]]:
    degres = [("Maturité", fiche["maturite"]), ("Preuve", fiche["preuve"])]
    return [
        *((nom, degre_en_mots(degre)) for nom, degre in degres if degre),
        *((nom, valeur) for nom, valeur in fiche["reperes"]),
    ]


def contacts(fiche: Noeud) -> list[Inline]:
    """Whom to ask, one line a person; the relay form of the fiche when nobody agreed to be named."""
    if not fiche["contacts"]:
        return [["par la fiche en ligne, ", link(fiche["url"], fiche["url_courte"])]]
    return [joined([[ligne] for ligne in lignes], ", ") for lignes in fiche["contacts"]]


def pied(fiche: Noeud) -> list[str]:
    """Whose story, how fresh, under which licence: what is known of it."""
    recit = f"Récit\u00a0: {fiche['recit']}" if fiche["recit"] else fiche["recit_tu"]
    return list(filter(None, (recit, fiche["date"], fiche["licence"])))


def citation(fiche: Noeud, donnees: Noeud) -> Inline:
    """How to cite a fiche of this booklet; one of a reader's own booklet is cited from the site, where others will find it."""
    recueil, edition = donnees["recueil"], donnees["recueil"]["edition"]
    auteurs = ", ".join(fiche["organismes"])
    dans = recueil["site"] if is_personal(donnees) else recueil["titre"]
    rang = f", {edition['nom']}" if edition else ""
    return [
        f"{auteurs}, «\u00a0{fiche['titre']}\u00a0», " if auteurs else f"«\u00a0{fiche['titre']}\u00a0», ",
        italic(dans),
        f"{rang}, {recueil['mois']}, fiche n°\u00a0{fiche['numero']}, ",
        link(fiche["url"], fiche["url_courte"]),
        ".",
    ]


def legende(image: Noeud) -> str:
    """« Le guichet, un mardi. © Ville de Brécourt »."""
    credit_ = f"©\u00a0{image['credit'].lstrip('© ')}" if image["credit"] else ""
    return " ".join(filter(None, (image["legende"], credit_)))
