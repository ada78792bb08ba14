"""How fast a booklet is printed, beside WeasyPrint on the same words in the same run.

    .venv/bin/python bench/recueil_pdf.py [cards, 47 by default] [--fois 3]

The cards are those of the demonstration, repeated to the number asked for. Each build runs in a process of its own; the median
of its time and the most of its memory are printed. WeasyPrint gets the same
words, figures, pictures, codes and fonts, a table of contents with page numbers and a plain stylesheet, in PDF/UA-1; our
cover, sommaire, thumb index and index of organisations have no counterpart there.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "site")]
os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="bench-recueil-"))

STYLE = (
    "@page{size:A4;margin:27mm 24mm 22mm;@bottom-center{content:counter(page)}} body{font:10pt/13pt RecueilSans;hyphens:auto}"
    "article{break-before:page} h1{font:23pt/26pt RecueilSerif} h2{font-size:10.6pt} aside{float:right;width:46mm;font-size:8pt}"
    "img{width:100%} li a::after{content:leader('.') target-counter(attr(href),page)}"
)


def prepare(cards: int) -> None:
    """A database with the demonstration, and a recueil of `cards` cards under the slug `bench`."""
    from django.core.management import call_command

    from bonnespratiques.models import FichePage, RecueilIndexPage, RecueilPage

    call_command("migrate", verbosity=0)
    call_command("charger_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115
    fiches = list(FichePage.objects.visible_to(None).order_by("path"))
    chosen = [fiches[i % len(fiches)] for i in range(cards)]
    sections = [
        ("section", {"theme": f.theme, "titre": "", "fiches": [{"fiche": f, "forme": "complete"}]}) for f in chosen
    ]
    page = RecueilPage(title="Banc", slug="bench", sections=sections)
    RecueilIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()


def build_typst() -> int:
    from bonnespratiques.models import RecueilPage
    from bonnespratiques.recueil.arbre.document import build_document
    from bonnespratiques.recueil.rendu.execution import render
    from bonnespratiques.recueil.rendu.formes import FORMES

    return len(render(build_document(RecueilPage.objects.get(slug="bench")), FORMES["pdf"]).octets)


def build_weasyprint() -> int:
    import segno
    from weasyprint import HTML

    from bonnespratiques.models import RecueilPage
    from bonnespratiques.recueil.rendu.pdf import POLICES_DIR
    from bonnespratiques.rubriques import RUBRIQUES
    from bonnespratiques.texte_riche import is_blank

    fonts = "".join(
        f"@font-face{{font-family:{path.stem.split('-')[0]};src:url({path.as_uri()})}}"
        for path in POLICES_DIR.glob("*.ttf")
    )
    sommaire, articles = [], []
    for section in RecueilPage.objects.get(slug="bench").sections:
        for page in section.value["fiches"]:
            fiche, anchor = page["fiche"].specific, f"f{len(articles)}"
            rubriques = [(r.titre, getattr(fiche, r.champ)) for r in RUBRIQUES if not is_blank(getattr(fiche, r.champ))]
            facts = [(i.libelle, f"{i.avant} / {i.apres} {i.unite} {i.source}") for i in fiche.indicateurs.all()]
            facts += [(n, getattr(fiche, n)) for n in ("pour_qui", "ne_convient_pas_si", "prerequis", "etp", "delai")]
            code = segno.make(f"https://exemple.org/f/{fiche.numero}", error="m").svg_inline(scale=2)
            image = f'<img src="{Path(fiche.image.file.path).as_uri()}" alt="{fiche.image_alt}">' if fiche.image else ""
            sommaire.append(f'<li><a href="#{anchor}">{fiche.title}</a></li>')
            articles.append(
                f'<article id="{anchor}"><h1>{fiche.title}</h1><p>{", ".join(fiche.organismes_noms)}</p>'
                f"<p><em>{fiche.promesse}</em></p>{image}<aside><dl>"
                + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
                + f'</dl><div role="img" aria-label="code">{code}</div></aside>'
                + "".join(f"<h2>{titre}</h2>{texte}" for titre, texte in rubriques)
                + "".join(str(bloc.value) for bloc in fiche.blocs)
                + "</article>"
            )
    html = (
        f"<html lang=fr><head><title>Banc</title><style>{fonts}{STYLE}</style></head><body><h1>Sommaire</h1>"
        f"<ol>{''.join(sommaire)}</ol>{''.join(articles)}</body></html>"
    )
    return len(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))


def one(engine: str) -> None:
    """In a process of its own: build once, print the seconds and the peak memory in MB."""
    import django

    django.setup()
    start = time.perf_counter()
    size = {"typst": build_typst, "weasyprint": build_weasyprint}[engine]()
    seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(json.dumps({"s": seconds, "mo": peak, "ko": size // 1000}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cards", nargs="?", type=int, default=47)
    parser.add_argument("--fois", type=int, default=3)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        one(options.engine)
        return
    import django

    django.setup()
    prepare(options.cards)
    medians = {}
    for engine in ("typst", "weasyprint"):
        command = [sys.executable, __file__, "--engine", engine]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            for _ in range(options.fois)
        ]
        medians[engine] = statistics.median(run["s"] for run in runs)
        print(
            f"{engine:<11} {medians[engine]:6.2f} s   {max(run['mo'] for run in runs)} Mo au plus   {runs[0]['ko']} ko"
        )
    print(f"WeasyPrint / Typst : {medians['weasyprint'] / medians['typst']:.1f}")


if __name__ == "__main__":
    main()
