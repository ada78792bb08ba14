"""What the animateur must know before printing, in one list: what stops the booklet, what it leaves out, what is worth a look, and
where each is mended. Asked by the atelier and, before an edition is frozen, by the gel.

The document tree says what it could not print (`Alerte`); what it cannot see, such as a newer text that waits for approval, is
added here. About ten queries, whatever the number of fiches.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bonnespratiques.models import FichePage, Illustration, RecueilPage
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.arbre.composition import composition_of
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.atelier.controles_fiches import Constat, image_ids, of_anonymes, of_contacts, of_fiche
from bonnespratiques.recueil.atelier.controles_recueil import of_recueil
from bonnespratiques.recueil.atelier.remedes import Remede, Remedes

ORDRE = tuple(Gravite)  # from what stops everything to advice


@dataclass(frozen=True)
class Controle:
    """`texte`: one or two whole sentences, which say whom to ask when this person cannot mend it. `url` and `libelle`: the link
    that mends it, "" when there is none. `page_id`: the fiche concerned, None for the recueil itself.
    """

    gravite: Gravite
    texte: str
    url: str = ""
    libelle: str = ""
    page_id: int | None = None


def controles(recueil: RecueilPage, document: Document, user: Any) -> list[Controle]:
    """The gravest first, then in the order of printing.

    `recueil` as it is in memory, a draft or the published one; `document` is made of it (`build_document`, `compose_document`);
    `user` is who will follow the links.
    """
    noeuds = {noeud["numero"]: noeud for noeud in document.fiches}
    citees = {alerte.page_id for alerte in document.alertes if alerte.page_id}
    imprimees = {fiche.pk: fiche for fiche in FichePage.objects.filter(numero__in=noeuds)}
    autres = FichePage.objects.filter(pk__in=citees - set(imprimees)).only("path", "numero", "live", "live_revision")
    themes = {pk: noeuds[fiche.numero]["theme"] for pk, fiche in imprimees.items()}
    composition = composition_of(recueil)
    illustrations = Illustration.objects.in_bulk(image_ids(composition, imprimees.values()))
    remedes = Remedes(recueil, user, [*imprimees.values(), *autres], themes, illustrations)

    constats = [_of_alerte(alerte) for alerte in document.alertes]
    for fiche in imprimees.values():
        constats += of_fiche(fiche, noeuds[fiche.numero], illustrations)
    constats += of_contacts(imprimees)
    constats += of_anonymes(recueil, imprimees)
    constats += of_recueil(composition, document, illustrations)
    rangs = {fiche.pk: rang for rang, fiche in enumerate(sorted(imprimees.values(), key=_rank_in(noeuds)))}
    constats.sort(key=lambda constat: (ORDRE.index(constat.gravite), rangs.get(constat.page_id or 0, -1)))
    return [_with_link(constat, remedes) for constat in constats]


def _rank_in(noeuds: dict[int, Any]) -> Any:
    ordre = {numero: rang for rang, numero in enumerate(noeuds)}
    return lambda fiche: ordre[fiche.numero]


def _of_alerte(alerte: Alerte) -> Constat:
    if alerte.page_id:
        onglet = "classement" if alerte.gravite is Gravite.BLOQUE else "recit"
        return Constat(alerte.gravite, alerte.texte, "fiche", alerte.page_id, onglet=onglet)
    ou = "presentation" if "couverture" in alerte.texte else "atelier"
    return Constat(alerte.gravite, alerte.texte, ou)


def _with_link(constat: Constat, remedes: Remedes) -> Controle:
    remede = _remede(constat, remedes)
    texte = f"{constat.texte} À demander au groupe « {remede.a_qui} »." if remede.a_qui else constat.texte
    return Controle(constat.gravite, texte, remede.url, remede.libelle, constat.page_id)


def _remede(constat: Constat, remedes: Remedes) -> Remede:
    page = constat.page_id or 0
    match constat.ou:
        case "fiche":
            return remedes.of_fiche(page, constat.onglet)
        case "versions":
            return remedes.of_versions(page)
        case "contact":
            return remedes.of_contact(constat.objet, page)
        case "image":
            return remedes.of_image(constat.objet)
        case "atelier":
            return remedes.of_sommaire()
        case onglet:
            return remedes.of_recueil(onglet, "Ouvrir cet onglet")


def count_by_gravite(trouves: Iterable[Controle]) -> dict[Gravite, int]:
    """How many of each, the gravest first; those of which there is none are left out."""
    nombres = dict.fromkeys(ORDRE, 0)
    for controle in trouves:
        nombres[controle.gravite] += 1
    return {gravite: nombre for gravite, nombre in nombres.items() if nombre}
