"""Fiches written to break the booklet: markup of every kind, long words, wide tables, other scripts."""

from bonnespratiques.models import FichePage, Indicateur, RecueilPage
from tests.factories import fiche, recueil, theme

# Typst would run, label, cite, include or draw each of these if a string were source.
TYPST = '#eval("1+1") #include "/etc/passwd" #read("/etc/passwd") $x^2$ @cle <repere> \\ *gras* _ital_ `brut` = titre ]#[ #}{ // /*'
HTML = "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt; <b>"
MOT_SANS_FIN = "anticonstitutionnellement" * 40
ARABE = "مرحبا بالعالم"
HEBREU = "שלום עולם"


def _escaped(texte: str) -> str:
    return texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_every_field(texte: str, **fields) -> FichePage:
    """A fiche that says `texte` wherever a contributeur can write."""
    html = f"<p>{_escaped(texte)}</p><h3>{_escaped(texte)}</h3><ul><li>{_escaped(texte)}</li></ul><p><b>{_escaped(texte)}</b></p>"
    court = texte[:60]
    page = fiche(
        texte[:200],
        promesse=texte[:400],
        organismes=[f"{court} {fields.get('nature', '')}"[:250]],
        pour_qui=texte,
        ne_convient_pas_si=texte,
        etp=texte[:200],
        delai=texte[:200],
        signature=texte[:250],
        blocs=[
            ("verbatim", {"texte": texte, "auteur": texte}),
            ("encadre", {"titre": texte[:200], "texte": html}),
            ("tableau", {"titre": texte[:250], "entetes": [texte, texte], "lignes": [[texte, texte]] * 2}),
        ],
        **dict.fromkeys(("origine", "resultats", "principes", "conseils", "freins", "et_aujourdhui"), html),
        **fields,
    )
    page.indicateurs.add(Indicateur(libelle=texte[:200], avant=court, apres=court, unite=court, source=texte[:200]))
    page.save()
    return page


def hostile_recueil() -> RecueilPage:
    """Everything hostile at once, in every layout: whole page, essai, conférence, half pages."""
    tableau = {"titre": "Large", "entetes": [f"C{n}" for n in range(60)], "lignes": [[f"v{n}" for n in range(60)]] * 3}
    long_texte = "".join(f"<p>{'mot ' * 80}fin du paragraphe {n}.</p>" for n in range(50))
    pages = [
        in_every_field(TYPST),
        in_every_field(HTML, nature="essai"),
        in_every_field(MOT_SANS_FIN, nature="conference"),
        in_every_field(f"{ARABE} et {HEBREU} \u202eà l’envers\u202c"),
        in_every_field("🎉 漢字 𓀀 ﷽ e\u0301\u0301\u0301 z̷̡͎a̸l̵g̶o̷"),
        fiche("Quatre mille mots", conseils=long_texte),
        fiche("Soixante colonnes", blocs=[("tableau", tableau)]),
        fiche("…x", promesse="", organismes=[], origine="<p>.</p>"),
        fiche("Liens", origine='<p><a href="javascript:alert(1)">un</a> <a href="http://a&quot;b/()\\<>{}">deux</a> '
              '<a href="https://example.org/é?q=«a»&amp;b=\'c\'#d">trois</a></p>'),
    ]  # fmt: skip
    return recueil(
        (theme(TYPST[:100], axe=HTML[:60]), pages),
        title=TYPST[:150],
        sous_titre=HTML,
        lieu=MOT_SANS_FIN[:200],
        organisateurs=f"{TYPST}\n{HTML}",
        presentation=f"<p>{_escaped(TYPST)}</p>",
        editorial=f"<h3>{_escaped(HTML)}</h3><p>{_escaped(TYPST)}</p>",
        editorial_titre=TYPST[:200],
        colophon=f"<p>{_escaped(TYPST)}</p>",
        slug="hostile",
    )
