"""The printer: the thread that builds the booklets that wait, so that no page does.

The heavy work is in a process of its own (`rendu.execution`). If this process dies, the requests stay on the disk and in the base:
the next asker, or `manage.py fabriquer --une-fois`, takes them up. With a task runner (`TASKS_BACKEND`), booklets go to it instead;
commands build by themselves.
"""

from django_tasks import task

from bonnespratiques.arriere_plan import Fil
from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.fabrication import chantier

fil = Fil(
    "imprimeur",
    reglage="LIVRETS_EN_ARRIERE_PLAN",
    panne="Des livrets n’ont pas pu être composés ; leurs demandes sont gardées.",
)


def hand_over(fabrication: Fabrication) -> None:
    if fil.is_on_duty():
        wake()
    else:
        compose_later.enqueue(str(fabrication.pk))


@task()
def compose_later(pk: str) -> None:
    fabrication = Fabrication.objects.filter(pk=pk).first()
    if fabrication:
        chantier.run(fabrication)


def wake() -> None:
    """Build soon what waits."""
    fil.wake(chantier.run_all)
