"""How fast a booklet is made, beside others on the same words in the same run.

    .venv/bin/python bench/recueil.py [cards, 47 by default] [--fois 3] [--sans-pairs] [--texte FILE]

The cards are those of the demonstration, or of FILE (a text booklet, as `importer_recueil` reads them), then copies whose words were changed at random (same seed, same cards): no two alike, so
that nothing kept in memory helps unfairly. Each run has a process of its own; printed: median of elapsed seconds, of processor seconds
(own and children), the most memory of one process. First build, build with the fit kept, bytes compared; then every form together, and
a booklet asked for again unchanged. Above 400 cards, volumes, one after the other.

Peers get the same words, figures, pictures and fonts, a table of contents and a plain stylesheet: WeasyPrint (PDF/UA-1) with page
numbers, Chromium (no page numbers, no tags for archives), pandoc (EPUB and DOCX). Our cover, thumb index, codes and indexes have no
counterpart there.
"""

import argparse
import json
import os
import resource
import shutil
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
DOSSIER = Path(os.environ["DATA_DIR"]) / "banc"


def prepare(cards: int, texte: str) -> None:
    """The tree of a booklet of `cards` cards and its pictures, in `DOSSIER`."""
    from django.core.management import call_command

    from bench.cartes import vary
    from bonnespratiques.models import RecueilPage
    from bonnespratiques.recueil.arbre.document import build_document

    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as silence:
        if texte:
            call_command("importer_recueil", texte, stdout=silence, stderr=silence)
        else:
            call_command("charger_demo", stdout=silence)
    document = build_document(RecueilPage.objects.get())
    (DOSSIER / "images").mkdir(parents=True)
    for nom, read in document.images.items():
        (DOSSIER / "images" / nom).write_bytes(read())
    (DOSSIER / "donnees.json").write_text(json.dumps(vary(document.donnees, cards), ensure_ascii=False))


def document():  # type: ignore[no-untyped-def]
    from bonnespratiques.recueil.arbre.document import Document

    images = {fichier.name: fichier.read_bytes for fichier in (DOSSIER / "images").iterdir()}
    return Document(json.loads((DOSSIER / "donnees.json").read_bytes()), images, [])


def build(*formes: str, gardees: bool = False) -> dict[str, object]:
    """Our forms, one after the other; `gardees`: with the fit that an earlier build kept."""
    from bonnespratiques.recueil.arbre.volumes import split
    from bonnespratiques.recueil.rendu.execution import render
    from bonnespratiques.recueil.rendu.formes import FORMES, FORMES_EN_VOLUMES

    entier, sortis, pages = document(), [], 0
    for forme in formes:
        fichier = DOSSIER / f"mesures-{forme}.json"
        mesures = json.loads(fichier.read_bytes()) if gardees and fichier.exists() else {}
        nouvelles: dict[str, object] = {}
        for volume in split(entier) if forme in FORMES_EN_VOLUMES else [entier]:
            rendu = render(volume, FORMES[forme], mesures=mesures)
            sortis.append(rendu.octets)
            pages += rendu.pages or 0
            nouvelles |= rendu.mesures
        fichier.write_text(json.dumps(nouvelles))
    from hashlib import sha256

    return {"ko": sum(map(len, sortis)) // 1000, "pages": pages, "sha": sha256(b"".join(sortis)).hexdigest()[:12]}


def again() -> dict[str, object]:
    """A booklet kept, asked for again: reading the tree is not counted, finding the file is."""
    from bonnespratiques.recueil.fabrication.service import build_now, kept
    from bonnespratiques.recueil.rendu.formes import FORMES

    entier = document()
    build_now(entier, FORMES["pdf"])
    debut = time.perf_counter()
    fichier = kept(entier, FORMES["pdf"])
    return {"s": time.perf_counter() - debut, "ko": fichier.octets // 1000 if fichier else 0}


def weasyprint() -> dict[str, object]:
    from weasyprint import HTML

    from bench.cartes import html

    return {"ko": len(HTML(string=html(document().donnees, DOSSIER)).write_pdf(pdf_variant="pdf/ua-1")) // 1000}


def _html_file() -> Path:
    from bench.cartes import html

    page = DOSSIER / "livret.html"
    page.write_text(html(document().donnees, DOSSIER))
    return page


def chromium() -> dict[str, object]:
    sortie = DOSSIER / "chromium.pdf"
    commande = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={sortie}",
        _html_file().as_uri(),
    ]
    subprocess.run(commande, check=True, capture_output=True, timeout=300)
    return {"ko": sortie.stat().st_size // 1000}


def pandoc(extension: str) -> dict[str, object]:
    sortie = DOSSIER / f"pandoc.{extension}"
    subprocess.run(["pandoc", str(_html_file()), "-o", str(sortie)], check=True, capture_output=True, timeout=300)
    return {"ko": sortie.stat().st_size // 1000}


ESSAIS = {
    "pdf, première fois": lambda: build("pdf"),
    "pdf, mise en page gardée": lambda: build("pdf", gardees=True),
    "pdf en A5, première fois": lambda: build("pdf-a5"),
    "epub": lambda: build("epub"),
    "html": lambda: build("html"),
    "docx": lambda: build("docx"),
    "pdf + epub + html + docx": lambda: build("pdf", "epub", "html", "docx", gardees=True),
    "redemandé, inchangé": again,
}
PAIRS = {
    "WeasyPrint (pdf)": (weasyprint, "weasyprint"),
    "Chromium (pdf)": (chromium, "chromium"),
    "pandoc (epub)": (lambda: pandoc("epub"), "pandoc"),
    "pandoc (docx)": (lambda: pandoc("docx"), "pandoc"),
}


def one(essai: str) -> None:
    """In a process of its own: run once, print what it took."""
    import django

    django.setup()
    travail = ESSAIS.get(essai) or PAIRS[essai][0]
    debut, avant = time.perf_counter(), _cpu()
    sorti = travail()
    pris = {"s": time.perf_counter() - debut, "cpu": _cpu() - avant}
    usages = (resource.getrusage(qui).ru_maxrss for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**pris, "mo": max(usages) // 1024, **sorti}))


def _cpu() -> float:
    usages = [resource.getrusage(qui) for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(essai: str, fois: int) -> list[dict]:
    """The runs of one trial, and their line on the screen; none where it cannot run."""
    commande, sortis = [sys.executable, __file__, "--essai", essai], []
    for _ in range(fois):
        fini = subprocess.run(commande, check=False, capture_output=True, text=True)
        if fini.returncode != 0:
            print(f"{essai:<26} impossible ici : {(fini.stderr.strip().splitlines() or ['?'])[-1][:120]}")
            return []
        sortis.append(json.loads(fini.stdout.splitlines()[-1]))
    s, cpu = (statistics.median(sorti[nom] for sorti in sortis) for nom in ("s", "cpu"))
    pages = f"{sortis[0]['pages']} pages" if sortis[0].get("pages") else ""
    print(
        f"{essai:<26} {s:7.2f} s  {cpu:7.2f} s de calcul  {max(x['mo'] for x in sortis):5} Mo au plus  {sortis[0]['ko']:6} ko  {pages}"
    )
    return sortis


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cards", nargs="?", type=int, default=47)
    parser.add_argument("--fois", type=int, default=3)
    parser.add_argument("--sans-pairs", action="store_true", help="our forms only")
    parser.add_argument("--texte", default="", help="cards of this text booklet instead of the demonstration's")
    parser.add_argument("--essai", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.essai:
        one(options.essai)
        return
    import django

    django.setup()
    prepare(options.cards, options.texte)
    print(f"{options.cards} fiches")
    resultats = {essai: measure(essai, options.fois) for essai in ESSAIS}
    empreintes = {x["sha"] for essai in list(ESSAIS)[:2] for x in resultats[essai]}
    print(f"octets identiques, mesurés ou non : {'oui' if len(empreintes) == 1 else 'NON'}")
    for pair, (_, outil) in {} if options.sans_pairs else PAIRS.items():
        if outil != "weasyprint" and shutil.which(outil) is None:
            print(f"{pair:<26} n’est pas installé ici")
            continue
        fois = min(options.fois, 1 if options.cards > 200 else options.fois)
        sortis, nous = measure(pair, fois), resultats["pdf, mise en page gardée"]
        if sortis and nous and "pdf" in pair:
            rapport = statistics.median(x["s"] for x in sortis) / statistics.median(x["s"] for x in nous)
            print(f"{'':<26} {rapport:.1f} fois le temps de notre pdf")
    shutil.rmtree(DOSSIER.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
