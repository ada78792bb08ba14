"""What depends on the database is played a second time on PostgreSQL, beside the rest: the circuit, two people at once, migrations.

One test here for all of them, marked `postgresql` where they stand; the summary of the run says how many were played.
"""

import pytest

from tests.postgresql import PostgresqlAbsent, play

pytestmark = pytest.mark.slow
SAID_LINES = 80


def test_what_depends_on_the_database_holds_on_postgresql_too(record_property):
    try:
        done = play("-m", "postgresql", "-n", "0", "-q", "--durations=5")
    except PostgresqlAbsent as absent:
        pytest.skip(str(absent))
    said = done.stdout.strip().splitlines()
    record_property("ailleurs", f"PostgreSQL : {said[-1].strip('= ')}")
    assert done.returncode == 0, "\n".join(["Sur PostgreSQL :", *said[-SAID_LINES:]])
