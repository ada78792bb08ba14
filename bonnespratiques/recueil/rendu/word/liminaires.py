"""What stands around the fiches of a Word booklet: title page, imprint, texts, programme, sommaire, indexes, colophon. No Django here."""

from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.plan import after, before
from bonnespratiques.recueil.rendu.word.corps import Corps, label, run
from bonnespratiques.recueil.rendu.word.noms import FICHES_DE_PARTIE, LIBELLE, NOMS, anchor

Noeud = dict[str, Any]
_LOGO_EMU = (1_440_000, 720_000)  # 4 cm by 2
_INDEX = (("organismes", "Organismes"), ("themes", "Thèmes"), ("mots_cles", "Mots-clés"))


def write_title_page(corps: Corps, donnees: Noeud) -> None:
    recueil, image = donnees["recueil"], donnees["couverture"]["image"]
    if image:
        corps.image(image)
    corps.p("titre", recueil["titre"], props='<w:spacing w:before="360"/>' if image else "")
    if recueil["sous_titre"]:
        corps.p("sous_titre", recueil["sous_titre"])
    if mention := paroles.mention_edition(donnees):
        corps.p("edition", mention)
    for nom in recueil["organisateurs"]:
        corps.p("organisateur", nom)
    if recueil["lieu"]:
        corps.p("lieu", recueil["lieu"])
    corps.p("date", recueil["date"])


def write_before(corps: Corps, donnees: Noeud) -> None:
    """The imprint, the sommaire, then the texts: who opens the file sees where things are."""
    for piece in before(donnees):
        _piece(corps, piece.cle, piece.titre, piece.blocs, donnees)
        if piece.cle == "mentions":
            write_sommaire(corps, donnees)


def write_after(corps: Corps, donnees: Noeud, *, colonnes: str, colonne: str) -> None:
    """`colonnes`, `colonne`: sections in two columns for the indexes, and in one."""
    for piece in after(donnees):
        if piece.cle == "index":
            corps.p("liminaire", piece.titre, ancre="index")
            corps.end_section(colonne)
            _indexes(corps, donnees)
            corps.end_section(colonnes)
        else:
            _piece(corps, piece.cle, piece.titre, piece.blocs, donnees)


def _piece(corps: Corps, cle: str, titre: str, blocs: Any, donnees: Noeud) -> None:
    corps.p("liminaire", titre, ancre=cle)
    corps.blocs(blocs, intertitre="h2" if cle in {"editorial", "presentation"} else "intertitre")
    if cle == "mentions":
        for ligne in paroles.mentions(donnees):
            corps.p("mention", ligne)
    elif cle == "editorial" and donnees["editorial"]["signature"]:
        corps.p("signature", donnees["editorial"]["signature"])
    elif cle == "programme":
        _programme(corps, donnees["programme"])
    elif cle == "lire-une-fiche":
        _mode_d_emploi(corps)
    elif cle == "partenaires":
        _partenaires(corps, donnees["partenaires"])
    elif cle == "colophon":
        for qui, noms in paroles.credits_en_mots(donnees):
            corps.brut("mention", run(f"{qui}\u00a0: ", style=LIBELLE.id) + run(", ".join(noms)))


def _programme(corps: Corps, programme: Noeud) -> None:
    lignes = []
    for seance in programme["seances"]:
        titre = corps.cellule("cellule", seance["titre"])
        if seance["fiche"]:
            lien = corps.vers(seance["fiche"], seance["titre"])
            titre = f'<w:p><w:pPr><w:pStyle w:val="{NOMS["cellule"].id}"/></w:pPr>{lien}</w:p>'
        autres = (seance["intervenants"], seance["lieu"])
        lignes.append(
            [corps.cellule("cellule", seance["heure"]), titre, *(corps.cellule("cellule", texte) for texte in autres)]
        )
    entetes = [corps.cellule("tete", nom) for nom in ("Heure", "Séance", "Intervenants", "Salle")]
    corps.tableau(entetes, lignes, titre=programme["titre"], largeurs=(3, 8, 6, 4))


def _mode_d_emploi(corps: Corps) -> None:
    for _, nom, dit in paroles.RUBRIQUES_DITES:
        corps.brut("repere", label(nom, dit))
    for nom, mots in paroles.ECHELLES_DITES:
        corps.brut("repere", label(nom, ", ".join(mots)))


def _partenaires(corps: Corps, partenaires: list[Noeud]) -> None:
    for partenaire in partenaires:
        image = partenaire["image"]
        logo = corps.image_run(image, large=_LOGO_EMU[0], haut=_LOGO_EMU[1]) + run("   ") if image else ""
        nom = [paroles.link(partenaire["url"], partenaire["nom"]) if partenaire["url"] else partenaire["nom"]]
        corps.brut("partenaire", logo + corps.inline(nom))


def _indexes(corps: Corps, donnees: Noeud) -> None:
    numeros = {f["id"]: f["numero"] for a in donnees["axes"] for s in a["sections"] for f in s["fiches"]}
    for cle, titre in _INDEX:
        entrees = donnees["index"][cle]
        if not entrees:
            continue
        corps.p("h2", titre)
        for entree in entrees:
            liens = run(", ").join(corps.vers(i, f"fiche\u00a0{numeros[i]}") for i in entree["fiches"] if i in numeros)
            corps.brut("index", run(f"{entree['nom']}\u00a0: ") + liens)


# ---------------------------------------------------------------- the sommaire


def write_sommaire(corps: Corps, donnees: Noeud) -> None:
    """A field that Word fills again when asked, with its entries already there; their pages come with the first update.

    No `updateFields` in the settings: Word would ask a question at each opening.
    """
    corps.xml.append(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
    )
    corps.p("sommaire", "Sommaire", ancre="sommaire")
    entrees = _entries(donnees)
    debut = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for rang, (niveau, cible, titre) in enumerate(entrees):
        lien = f'<w:hyperlink w:anchor="{anchor(cible)}" w:history="1">{run(titre)}</w:hyperlink>'
        fin = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if rang == len(entrees) - 1 else ""
        corps.brut(f"toc{niveau}", (debut if rang == 0 else "") + lien + fin)
    corps.xml.append("</w:sdtContent></w:sdt>")
    corps.p(
        "mention",
        "Pour afficher les numéros de page dans Word\u00a0: clic droit sur le sommaire, puis «\u00a0Mettre à jour les champs\u00a0».",
    )


def _entries(donnees: Noeud) -> list[tuple[int, str, str]]:
    """(level, anchor, title), as Word will find them again from the headings."""
    entrees = []
    for piece in before(donnees):
        entrees.append((1, piece.cle, piece.titre))
        if piece.cle in {"editorial", "presentation"}:
            entrees += [(2, piece.cle, bloc["v"]) for bloc in piece.blocs if bloc["t"] == "h"]
    for axe in donnees["axes"]:
        entrees.append((1, axe["id"], axe["titre"]))
        for section in axe["sections"]:
            entrees.append((2, section["id"], section["titre"] or FICHES_DE_PARTIE))
            entrees += [(3, fiche["id"], fiche["titre"]) for fiche in section["fiches"]]
    for piece in after(donnees):
        entrees.append((1, piece.cle, piece.titre))
        if piece.cle == "index":
            entrees += [(2, "index", titre) for cle, titre in _INDEX if donnees["index"][cle]]
    return entrees
