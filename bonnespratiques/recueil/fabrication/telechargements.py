"""What a list of downloads tells of each form of a booklet: its use, its address, its weight and pages when they are known.

Callers: the page of a recueil (`downloads_of`), those of editions and of readers' own recueils, which make their own list for the
component `ui/telechargements.html`.
"""

from dataclasses import dataclass

from django.urls import reverse

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.fabrication import depot
from bonnespratiques.recueil.rendu.formes import FORMES, Forme
from bonnespratiques.typographie import FINE, INSECABLE


@dataclass(frozen=True)
class Telechargement:
    """`octets` (bytes) and `pages`: None when nobody knows before it is built. `volumes`: their number; `url` is that of the first."""

    forme: Forme
    url: str
    octets: int | None = None
    pages: int | None = None
    volumes: int = 1

    @property
    def detail(self) -> str:
        """« À lire et à imprimer, en A4 · 64 pages · 2,1 Mo »."""
        pages = f"{_thousands(self.pages)}{INSECABLE}page{'s' if self.pages > 1 else ''}" if self.pages else ""
        return " · ".join(filter(None, [self.forme.phrase, pages, weight(self.octets) if self.octets else ""]))

    @property
    def suite(self) -> list[tuple[int, str]]:
        """(number, address) of each volume, when there are several."""
        volumes = range(1, self.volumes + 1) if self.volumes > 1 else ()
        return [(volume, self.url if volume == 1 else f"{self.url}?volume={volume}") for volume in volumes]


def downloads_of(recueil: RecueilPage) -> list[Telechargement]:
    """All forms; weights and pages of the last build. No query."""
    connus = depot.last_known(recueil.pk)
    telechargements = []
    for forme in FORMES.values():
        url = reverse("recueil_livret", args=[recueil.slug, forme.cle])
        apercu = connus.get(forme.cle)
        telechargements.append(
            Telechargement(forme, url, apercu.octets, apercu.pages, apercu.volumes)
            if apercu
            else Telechargement(forme, url)
        )
    return telechargements


def weight(octets: int) -> str:
    """« 480 ko », « 2,1 Mo »."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))}{INSECABLE}ko"
    mega = octets / 1_000_000
    texte = f"{mega:.1f}".replace(".", ",") if mega < 10 else _thousands(round(mega))
    return f"{texte.removesuffix(',0')}{INSECABLE}Mo"


def _thousands(nombre: int) -> str:
    return f"{nombre:,}".replace(",", FINE)
