"""Static files as production serves them."""

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from config.fichiers_statiques import StockageDesFichiersStatiques

SOURCES = Path(__file__).resolve().parents[1] / "workflow/static/workflow/ecrire"


def test_the_modules_of_one_version_import_those_of_the_same_version(tmp_path):
    source = FileSystemStorage(SOURCES)
    stockage = StockageDesFichiersStatiques(location=tmp_path, base_url="/static/")
    names = [path.name for path in SOURCES.glob("*.js")]
    for name in names:
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    results = list(stockage.post_process({name: (source, name) for name in names}))
    assert not [error for _, _, error in results if isinstance(error, Exception)]
    imported = re.findall(r'from "\./([^"]+)"', (tmp_path / stockage.stored_name("ecrire.js")).read_text())
    assert len(imported) >= 5
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) and (tmp_path / name).exists() for name in imported)
