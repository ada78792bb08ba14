"""One fiche for screens: what an `<article>` (web page) or a file (EPUB) holds of it, in reading order."""

from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined
from bonnespratiques.recueil.rendu.ecran.texte import Ecran, blocs, enligne, figure, titre
from bonnespratiques.recueil.rendu.phrases import link

Noeud = dict[str, Any]


def fiche_corps(fiche: Noeud, axe: Noeud, section: str, niveau: int, ecran: Ecran) -> Balisage:
    """`niveau`: of its title; rubrics stand one below, contributors' own headings two."""
    return joined(
        [
            _tete(fiche, axe, section, niveau, ecran),
            _avis(fiche, niveau, ecran),
            _chiffres(fiche, niveau, ecran),
            el("div", _recit(fiche, niveau, ecran), _reperes(fiche, niveau, ecran), class_="corps"),
            _pied(fiche, niveau, ecran),
        ]
    )


def _tete(fiche: Noeud, axe: Noeud, section: str, niveau: int, ecran: Ecran) -> Balisage:
    organismes, promesse = paroles.organismes_en_mots(fiche), fiche["promesse"]
    nature = paroles.NATURES_DITES.get(fiche["nature"], "") if fiche["nature"] != "essai" else ""
    lieu = section if section and section != axe["titre"] else nature or axe["titre"]
    return el(
        "header",
        el("p", el("span", ecran.icone(axe["signe"]), el("span", paroles.surtitre(fiche, lieu)), class_="onglet"), class_="surtitre", dir="auto"),
        titre(niveau, fiche["titre"], id=f"{fiche['id']}-titre", dir="auto"),
        el("p", organismes, class_="organismes", dir="auto") if organismes else VIDE,
        el("p", promesse, class_="promesse", dir="auto") if promesse else VIDE,
        class_="tete",
    )  # fmt: skip


def _avis(fiche: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    """What must be known before reading: an attempt that failed, a note that is a reader's, a story told elsewhere."""
    avis = []
    if fiche["nature"] == "essai":
        avis.append(el("p", ecran.icone("essai"), el("span", paroles.NATURES_DITES["essai"], "."), class_="essai"))
    if fiche["note_lecteur"]:
        avis.append(
            el(
                "div",
                titre(niveau + 1, ecran.icone("note"), paroles.NOTE_LECTEUR_TITRE),
                *[el("p", ligne, dir="auto") for ligne in fiche["note_lecteur"].splitlines() if ligne.strip()],
                class_="note-lecteur",
            )
        )
    return joined(avis)


def _chiffres(fiche: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    if not fiche["indicateurs"]:
        return VIDE
    nom = "Chiffres clés" if len(fiche["indicateurs"]) > 1 else "Chiffre clé"
    return el(
        "div",
        titre(niveau + 1, nom),
        el("ul", *[_chiffre(indicateur, ecran) for indicateur in fiche["indicateurs"]]),
        class_="chiffres",
    )


def _chiffre(indicateur: Noeud, ecran: Ecran) -> Balisage:
    comparaison = paroles.comparaison(indicateur)
    gros = "gros" if len(indicateur["chiffre"]) <= 12 else "gros gros--mots"
    return el(
        "li",
        el("p", indicateur["libelle"], class_="libelle", dir="auto"),
        el("p", el("strong", indicateur["chiffre"], class_=gros), " ", el("span", indicateur["unite"]), dir="auto"),
        el("p", comparaison[:1].upper() + comparaison[1:], class_="avant", dir="auto") if comparaison else VIDE,
        ecran.barres(indicateur),
        el("p", indicateur["source"], class_="source", dir="auto") if indicateur["source"] else VIDE,
    )


def _recit(fiche: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    morceaux = [figure(fiche["image"], niveau, ecran)] if fiche["image"] else []
    for rubrique in fiche["rubriques"]:
        tete = titre(niveau + 1, ecran.icone(rubrique["icone"]), el("span", rubrique["titre"]))
        contenu = el("div", blocs(rubrique["blocs"], niveau + 2, ecran), class_="prose")
        morceaux.append(el("section", tete, contenu, class_="rubrique"))
    if fiche["blocs"]:
        tete = titre(niveau + 1, ecran.icone("pratique"), el("span", paroles.COMPLEMENTS_TITRE))
        morceaux.append(el("section", tete, blocs(fiche["blocs"], niveau + 2, ecran), class_="rubrique complements"))
    if not fiche["rubriques"]:
        morceaux.append(el("p", enligne(paroles.recit_en_ligne(fiche)), class_="suite"))
    return el("div", *morceaux, class_="recit")


def _reperes(fiche: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    reperes = paroles.reperes_serres(fiche)
    if not reperes:
        return VIDE
    degres = {nom: fiche[cle] for nom, cle in (("Maturité", "maturite"), ("Preuve", "preuve"))}
    lignes = []
    for nom, valeur in reperes:
        carres = paroles.carres(degres.get(nom))
        dessin = joined([el("span", carres, aria_hidden="true", class_="degres"), " "]) if carres else VIDE
        dit = el("dd", dessin, valeur, dir="auto")
        lignes.append(el("div", el("dt", nom), dit))
    tete = titre(niveau + 1, ecran.icone("oui"), el("span", paroles.REPERES_TITRE))
    return el("div", tete, el("dl", *lignes), class_="reperes")


def _pied(fiche: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    """Whom to ask, where it comes from, how to cite it, and the way back."""
    contacts = [el("dd", enligne(ligne), dir="auto") for ligne in paroles.contacts(fiche)]
    lignes = [el("div", el("dt", "Contact"), *contacts)]
    if fiche["mots_cles"]:
        lignes.append(el("div", el("dt", "Mots-clés"), el("dd", ", ".join(fiche["mots_cles"]), dir="auto")))
    lignes.append(el("div", el("dt", "Texte"), el("dd", " · ".join(paroles.pied(fiche)), dir="auto")))
    lignes.append(el("div", el("dt", "En ligne"), el("dd", enligne([link(fiche["url"], fiche["url_courte"])]))))
    lignes.append(
        el("div", el("dt", "Pour citer"), el("dd", enligne(paroles.citation(fiche, ecran.donnees)), dir="auto"))
    )
    retour = el("a", ecran.icone("haut"), "Retour au sommaire", href=ecran.lien("sommaire"))
    return el("footer", el("dl", *lignes), el("p", retour, class_="retour"), class_="pied")
