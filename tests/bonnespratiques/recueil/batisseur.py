"""Another process of the site, for tests: builds what waits, then says how many it built. `python -m … DIRECTORY OF BOOKLETS`."""

import sys
from pathlib import Path

import django
from django.conf import settings

django.setup()

from bonnespratiques.recueil.fabrication import chantier  # noqa: E402
from bonnespratiques.recueil.rendu.formes import FORMES  # noqa: E402
from tests.bonnespratiques.recueil.rendu_fragile import FRAGILE  # noqa: E402

settings.RECUEILS_DIR = Path(sys.argv[1])
FORMES["fragile"] = FRAGILE
print(chantier.run_all())
