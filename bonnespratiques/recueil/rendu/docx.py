"""Word document of a document tree: to be taken up again, cut and rewritten by whoever receives it.

Real styles, real lists, real tables, a table of contents that is a field; nothing is positioned by hand. `echanges` reads it back:
what a style says is what comes back (`word.noms`). Pages: A4, one fiche a page. Runs in the process that composes: no Django here.
"""

from typing import Any

from bonnespratiques.recueil.rendu.livret import Livret
from bonnespratiques.recueil.rendu.paroles import is_personal
from bonnespratiques.recueil.rendu.word.corps import Corps, run
from bonnespratiques.recueil.rendu.word.fiches import write_fiche
from bonnespratiques.recueil.rendu.word.liminaires import write_after, write_before, write_title_page
from bonnespratiques.recueil.rendu.word.noms import (
    FICHES_DE_PARTIE,
    NOMS,
    PROPRIETE,
    PROPRIETE_COULEUR,
    PROPRIETE_MODELE,
)
from bonnespratiques.recueil.rendu.word.paquet import EN_TETE, PIED, pack

_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1531" w:right="1587" w:bottom="1418" w:left="1588" w:header="709" w:footer="680" w:gutter="0"/>'
)
_ENTETES = f'<w:headerReference w:type="default" r:id="{EN_TETE}"/><w:footerReference w:type="default" r:id="{PIED}"/>'
_CONTINUE = '<w:type w:val="continuous"/>'
SIGNES = {"service": "0B665A", "management": "96420F", "conference": "683A7B"}


def render(livret: Livret) -> bytes:
    """Same content, same bytes. Raises `Refus` for a picture that cannot be read."""
    donnees = livret.donnees
    corps = Corps(livret)
    write_title_page(corps, donnees)
    write_before(corps, donnees)
    _write_parts(corps, livret)
    premiere = f"<w:sectPr>{_ENTETES}{_PAGE}<w:titlePg/></w:sectPr>"
    deux = f'<w:sectPr>{_ENTETES}{_CONTINUE}{_PAGE}<w:cols w:num="2" w:space="454"/></w:sectPr>'
    sections = len(corps.xml)
    write_after(corps, donnees, colonnes=deux, colonne=premiere)
    a_un_index = any("<w:sectPr>" in morceau for morceau in corps.xml[sections:])
    corps.xml.append(f"<w:sectPr>{_ENTETES}{_CONTINUE}{_PAGE}</w:sectPr>" if a_un_index else premiere)
    return _pack(corps, donnees)


def _write_parts(corps: Corps, livret: Livret) -> None:
    donnees = livret.donnees
    total = sum(len(section["fiches"]) for axe in donnees["axes"] for section in axe["sections"])
    faites = 0
    for axe in donnees["axes"]:
        corps.p(f"partie_{axe['signe']}", f"Partie {axe['numero']}")
        corps.p("h1", axe["titre"], ancre=axe["id"])
        corps.blocs(axe["presentation"], intertitre="intertitre")
        for section in axe["sections"]:
            corps.p("h2", section["titre"] or FICHES_DE_PARTIE, ancre=section["id"], props="<w:pageBreakBefore/>")
            theme = section["titre"] or axe["titre"]
            for rang, fiche in enumerate(section["fiches"]):
                write_fiche(corps, fiche, donnees, theme_attendu=theme, suit_un_titre=rang == 0)
                faites += 1
            livret.advance("Fiches", faites, total)


def _pack(corps: Corps, donnees: dict[str, Any]) -> bytes:
    recueil, couverture = donnees["recueil"], donnees["couverture"]
    annee, mois, jour = recueil["jour"]
    accent = (couverture["couleur"] or f"#{SIGNES['service']}").lstrip("#").upper()
    en_tete = f'<w:p><w:pPr><w:pStyle w:val="{NOMS["en_tete"].id}"/></w:pPr>{run(recueil["titre"])}</w:p>'
    numero = (
        '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    qui = recueil["site"] if is_personal(donnees) else recueil["editeur"]
    pied = f'<w:p><w:pPr><w:pStyle w:val="{NOMS["pied_page"].id}"/></w:pPr>{run(qui + ", " + recueil["mois"])}{numero}</w:p>'
    return pack(
        corps,
        couleur=accent,
        couleurs=SIGNES,
        proprietes={
            "titre": recueil["titre"],
            "sujet": recueil["sous_titre"],
            "auteur": qui,
            "mots_cles": ", ".join(entree["nom"] for entree in donnees["index"]["mots_cles"]),
            "date": f"{annee:04d}-{mois:02d}-{jour:02d}",
        },
        perso=[
            (PROPRIETE, f"livret {donnees['version']}"),
            (PROPRIETE_MODELE, couverture["modele"]),
            (PROPRIETE_COULEUR, couverture["couleur"]),
        ],
        en_tete=en_tete,
        pied=pied,
    )
