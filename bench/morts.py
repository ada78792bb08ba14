"""A hundred kill -9 at random points of indexing, rebuilding and publishing, while three processes publish.

    .venv/bin/python bench/morts.py [kills, 100 by default]

Prints who died, how many publications were acknowledged, and whether index and database agree. The story is told, with a dozen
kills, by `tests/bonnespratiques/recherche/test_morts.py`.
"""

import os
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[1]
TEST = "tests/bonnespratiques/recherche/test_morts.py"

if __name__ == "__main__":
    os.environ["MORTS"] = sys.argv[1] if len(sys.argv) > 1 else "100"
    os.chdir(RACINE)
    sys.exit(pytest.main(["-q", "--nomigrations", TEST]))
