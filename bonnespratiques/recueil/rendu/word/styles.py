"""How a Word booklet looks: styles.xml, numbering.xml and their kin. A text column of 15.4 cm, fonts that people have.

Calibri and Georgia come with Word and macOS; elsewhere `fontTable.xml` names Carlito and Gelasio, of the same widths. Order of
elements: that of the schema (ECMA-376, 17.3 and 17.7), which Word enforces.
"""

from typing import Any

from bonnespratiques.recueil.rendu.word.noms import CREDIT, LIBELLE, LIEN, NOMS, TABLEAU

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTETE_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SANS, SERIF = "Calibri", "Georgia"
ENCRE, GRIS, PAPIER, FILET = "1D1C19", "55575F", "F6F3EC", "D9D4C7"
COLONNE = 8731  # twentieths of a point: 15.4 cm of text
COLONNE_EMU = 5544185
_SERIF = f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="Times New Roman"/>'
# Numbers of the abstract lists; each list of the text is a `w:num` on one of them.
PUCES, NOMBRES, PUCES_ENCADRE, NOMBRES_ENCADRE = range(4)
AUTRES_PUCES = 4  # added to those of a list that touches another one: word processors would make one of the two
_BORD = '<w:left w:val="single" w:sz="24" w:space="8" w:color="{couleur}"/>'
_FOND = f'<w:shd w:val="clear" w:color="auto" w:fill="{PAPIER}"/>'


def _p(
    avant: int = 0, apres: int = 0, *, debut: str = "", bord: str = "", fond: str = "", onglets: str = "", ligne: int = 0,
    retrait: str = "", jc: str = "", niveau: int | None = None, colle: bool = False, proche: bool = False
) -> str:  # fmt: skip
    """Paragraph properties, in the order of the schema. Spaces are in twentieths of a point."""
    interligne = f' w:line="{ligne}" w:lineRule="auto"' if ligne else ""
    return "".join(
        [
            "<w:pPr>",
            "<w:keepNext/>" if colle else "",
            "<w:keepLines/>" if colle else "",
            debut,
            f"<w:pBdr>{bord}</w:pBdr>" if bord else "",
            fond,
            f"<w:tabs>{onglets}</w:tabs>" if onglets else "",
            f'<w:spacing w:before="{avant}" w:after="{apres}"{interligne}/>',
            retrait,
            "<w:contextualSpacing/>" if proche else "",
            f'<w:jc w:val="{jc}"/>' if jc else "",
            f'<w:outlineLvl w:val="{niveau}"/>' if niveau is not None else "",
            "</w:pPr>",
        ]
    )


def _r(corps: float = 0, couleur: str = "", *, serif: bool = False, gras: bool = False, italique: bool = False) -> str:
    """Character properties; `corps` in points."""
    taille = f'<w:sz w:val="{round(corps * 2)}"/><w:szCs w:val="{round(corps * 2)}"/>' if corps else ""
    return "".join(
        [
            "<w:rPr>",
            _SERIF if serif else "",
            "<w:b/><w:bCs/>" if gras else "",
            "<w:i/><w:iCs/>" if italique else "",
            f'<w:color w:val="{couleur}"/>' if couleur else "",
            taille,
            "</w:rPr>",
        ]
    )


def _style(cle: str, base: str = "normal", suivant: str = "", props: str = "", *, rapide: bool = True) -> str:
    nom = NOMS[cle]
    return (
        f'<w:style w:type="paragraph" w:styleId="{nom.id}"{_perso(nom.nom)}><w:name w:val="{nom.nom}"/>'
        f'<w:basedOn w:val="{NOMS[base].id}"/><w:next w:val="{NOMS[suivant or cle].id}"/>'
        f"{'<w:qFormat/>' if rapide else ''}{props}</w:style>"
    )


def _perso(nom: str) -> str:
    """Word's own names begin with a lower case or are of its list; the others are said to be ours."""
    siens = {"Normal", "Title", "Subtitle", "TOC Heading", "List Bullet", "List Number", "Quote", "Signature"}
    return "" if nom in siens or nom[0].islower() else ' w:customStyle="1"'


def styles_xml(couleur: str, couleurs: dict[str, str]) -> str:
    """`couleur`: of the titles, six hexadecimal digits; `couleurs`: that of each sign of a part."""
    saut, bord = "<w:pageBreakBefore/>", _BORD.format(couleur=couleur)
    tabule = '<w:ind w:left="2268" w:hanging="2268"/>'
    onglet = '<w:tab w:val="left" w:pos="2268"/>'
    encadre: dict[str, Any] = {"bord": bord, "fond": _FOND, "retrait": '<w:ind w:left="227" w:right="113"/>'}
    parties = "".join(
        _style(f"partie_{signe}", "normal", "h1", _p(2400, 60, debut=saut, colle=True) + _r(13, teinte, gras=True))
        for signe, teinte in couleurs.items()
    )
    return "".join(
        [
            f"{ENTETE_XML}<w:styles {W}>",
            f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:eastAsia="{SANS}" w:cs="Arial"/>'
            f'<w:color w:val="{ENCRE}"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault>"
            '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="271" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
            "<w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>",
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
            '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
            '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
            # The title page.
            _style("titre", "normal", "sous_titre", _p(2800, 120, ligne=240) + _r(38, couleur, serif=True, gras=True)),
            _style("sous_titre", "normal", "normal", _p(0, 480) + _r(15, GRIS)),
            _style("edition", props=_p(0, 120) + _r(12, couleur, gras=True)),
            _style("organisateur", props=_p(0, 20) + _r(12, gras=True)),
            _style("date", props=_p(0, 20) + _r(11, GRIS)),
            _style("lieu", props=_p(0, 20) + _r(11, GRIS)),
            _style("mention", props=_p(0, 120) + _r(9.5, GRIS)),
            # Headings.
            _style("h1", "normal", "normal", _p(0, 240, ligne=240, niveau=0, colle=True) + _r(32, couleur, serif=True, gras=True)),
            _style("h2", "normal", "normal", _p(0, 240, ligne=252, niveau=1, colle=True) + _r(17, couleur, serif=True)),
            _style("h3", "normal", "surtitre", _p(0, 40, debut=saut, ligne=252, niveau=2, colle=True) + _r(22, serif=True, gras=True)),
            _style("h4", "normal", "normal", _p(280, 80, bord=f'<w:bottom w:val="single" w:sz="4" w:space="2" w:color="{FILET}"/>', niveau=3, colle=True) + _r(12, couleur, gras=True)),
            _style("h5", "normal", "normal", _p(160, 40, niveau=4, colle=True) + _r(11, gras=True)),
            _style("liminaire", "normal", "normal", _p(0, 280, debut=saut, ligne=252, niveau=0, colle=True) + _r(26, serif=True)),
            _style("intertitre", "normal", "normal", _p(160, 40, colle=True) + _r(12, gras=True)),
            parties,
            _style("sommaire", "normal", "normal", _p(0, 280, debut=saut, colle=True) + _r(26, serif=True)),
            *(
                _style(f"toc{n}", props=_p(avant, 20, ligne=252, onglets=f'<w:tab w:val="right" w:pos="{COLONNE}"/>', retrait=f'<w:ind w:left="{retrait}" w:right="567"/>') + _r(corps, gras=gras), rapide=False)
                for n, avant, retrait, corps, gras in ((1, 160, 0, 11.5, True), (2, 60, 284, 10.5, True), (3, 0, 567, 10.5, False))
            ),
            # A fiche.
            _style("surtitre", "normal", "organisme", _p(0, 120, colle=True) + _r(9.5, couleur, gras=True)),
            _style("organisme", "normal", "promesse", _p(0, 0, colle=True) + _r(11.5, gras=True)),
            _style("promesse", "normal", "normal", _p(120, 160, ligne=288) + _r(13.5, serif=True, italique=True)),
            _style("note_lecteur", props=_p(120, 160, bord=bord.replace('"single"', '"dashed"'), retrait='<w:ind w:left="227"/>') + _r(11, italique=True)),
            _style("vide", props=_p(0, 120) + _r(11, GRIS, italique=True)),
            _style("ul", props=_p(0, 60, proche=False)),
            _style("ol", props=_p(0, 60, proche=False)),
            _style("chiffre", "cellule", "cellule", _p(20, 0, ligne=240) + _r(16, couleur, serif=True, gras=True)),
            _style("citation", "normal", "citation_auteur", _p(200, 40, bord=bord, retrait='<w:ind w:left="227" w:right="567"/>', colle=True) + _r(13, serif=True, italique=True)),
            _style("citation_auteur", "normal", "normal", _p(0, 200, bord=bord, retrait='<w:ind w:left="227" w:right="567"/>') + _r(9.5, GRIS)),
            _style("encadre_titre", "normal", "encadre", _p(200, 0, colle=True, **encadre) + _r(11.5, couleur, gras=True)),
            _style("encadre", props=_p(0, 0, **encadre) + _r(10.5)),
            _style("encadre_intertitre", "encadre", "encadre", _p(0, 0, colle=True, **encadre) + _r(10.5, gras=True)),
            _style("encadre_liste", "encadre", "encadre_liste", _p(0, 0, **encadre) + _r(10.5)),
            _style("tableau_titre", "normal", "normal", _p(240, 80, colle=True) + _r(10, gras=True)),
            _style("tableau_retourne", "tableau_titre", "normal", _p(240, 80, colle=True) + _r(10, gras=True)),
            _style("tableau_suite", "tableau_titre", "normal", _p(120, 80, colle=True) + _r(10, GRIS, italique=True)),
            _style("cellule", props=_p(30, 30, ligne=252) + _r(10)),
            _style("tete", "cellule", "cellule", _p(30, 30, ligne=252, colle=True) + _r(9.5, gras=True)),
            _style("image", "normal", "legende", _p(200, 60, colle=True)),
            _style("legende", props=_p(0, 200) + _r(9.5, GRIS)),
            _style("repere", props=_p(0, 40, onglets=onglet, retrait=tabule) + _r(10.5)),
            _style("pied", props=_p(0, 20, onglets=onglet, retrait=tabule) + _r(9, GRIS)),
            _style("signature", props=_p(160, 0, jc="right") + _r(11, italique=True)),
            _style("partenaire", props=_p(120, 120) + _r(11)),
            _style("index", props=_p(0, 40, retrait='<w:ind w:left="227" w:hanging="227"/>') + _r(9.5)),
            _style("en_tete", props=_p(0, 0, jc="right") + _r(8.5, GRIS), rapide=False),
            _style("pied_page", props=_p(0, 0, onglets=f'<w:tab w:val="right" w:pos="{COLONNE}"/>') + _r(8.5, GRIS), rapide=False),
            # Characters, and the table.
            f'<w:style w:type="character" w:styleId="{LIEN.id}"><w:name w:val="{LIEN.nom}"/><w:rPr><w:color w:val="{couleur}"/><w:u w:val="single"/></w:rPr></w:style>',
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{LIBELLE.id}"><w:name w:val="{LIBELLE.nom}"/><w:qFormat/>{_r(0, ENCRE, gras=True)}</w:style>',
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{CREDIT.id}"><w:name w:val="{CREDIT.nom}"/><w:qFormat/>{_r(0, GRIS)}</w:style>',
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLEAU.id}"><w:name w:val="{TABLEAU.nom}"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
            f'<w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="{couleur}"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{FILET}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{FILET}"/></w:tblBorders></w:tblPr></w:style>',
            "</w:styles>",
        ]
    )  # fmt: skip


def numbering_xml(nombres: list[tuple[int, bool]]) -> str:
    """`nombres`: for each list of the text, from number 1, its abstract list and whether it counts again from one."""
    abstraits = "".join(
        f'<w:abstractNum w:abstractNumId="{rang}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{genre}"/><w:lvlText w:val="{texte}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{gauche}" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
        for rang, genre, texte, gauche in (
            (PUCES, "bullet", "–", 284),
            (NOMBRES, "decimal", "%1.", 284),
            (PUCES_ENCADRE, "bullet", "–", 511),
            (NOMBRES_ENCADRE, "decimal", "%1.", 511),
            (PUCES + AUTRES_PUCES, "bullet", "–", 284),
            (PUCES_ENCADRE + AUTRES_PUCES, "bullet", "–", 511),
        )
    )
    recommence = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    listes = "".join(
        f'<w:num w:numId="{numero}"><w:abstractNumId w:val="{abstrait}"/>{recommence if compte else ""}</w:num>'
        for numero, (abstrait, compte) in enumerate(nombres, start=1)
    )
    return f"{ENTETE_XML}<w:numbering {W}>{abstraits}{listes}</w:numbering>"


SETTINGS_XML = (
    f'{ENTETE_XML}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation w:val="false"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
FONT_TABLE_XML = (
    f"{ENTETE_XML}<w:fonts {W}>"
    f'<w:font w:name="{SANS}"><w:altName w:val="Carlito"/><w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    f'<w:font w:name="{SERIF}"><w:altName w:val="Gelasio"/><w:panose1 w:val="02040502050405020303"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    "</w:fonts>"
)
