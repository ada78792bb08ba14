"""The Typst process: `python composer.py DIRECTORY [TEMPLATE]` turns what `pdf.py` laid there into `livret.pdf`.

A process of its own, without Django: hostile text can crash the compiler or make it run for ever, and a web worker must survive
that. It reads `donnees.json` and `racine/` and writes `livret.pdf` and `pages`; nothing else, no network, no package.
Exit status: 0 done, 1 refused (the reason in French or Typst's own on the standard error), anything else a crash.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

CPU_MAX_S = 120  # 400 fiches take a tenth of that
MEMOIRE_MAX_OCTETS = 4 * 1024**3  # of address space, of which about half is ever used
NORMES: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]


def main(dossier: Path, gabarit: str = "recueil.typ") -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_MAX_S, CPU_MAX_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX_OCTETS, MEMOIRE_MAX_OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    donnees = json.loads((dossier / "donnees.json").read_bytes())
    annee, mois, jour = donnees["recueil"]["jour"] if "recueil" in donnees else donnees["jour"]
    racine = dossier / "racine"
    try:
        pdf, avertissements = typst.compile_with_warnings(
            str(racine / gabarit),
            root=str(racine),
            font_paths=[str(dossier / "polices")],
            ignore_system_fonts=True,
            package_path=str(dossier),
            package_cache_path=str(dossier),
            sys_inputs={"donnees": json.dumps(donnees, ensure_ascii=False)},
            format="pdf",
            pdf_standards=NORMES,
            # The same content gives the same bytes: no clock.
            timestamp=datetime(annee, mois, jour, tzinfo=UTC),
        )
    except typst.TypstError as erreur:
        print(erreur.message, *erreur.hints, sep="\n", file=sys.stderr)
        return 1
    for avertissement in avertissements:
        # « layout did not converge » prints wrong page numbers: better no booklet than a false one.
        print(avertissement.message, file=sys.stderr)
    if avertissements:
        return 1
    (dossier / "livret.pdf").write_bytes(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
