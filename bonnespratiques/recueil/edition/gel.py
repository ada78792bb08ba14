"""The gel: a recueil becomes an edition, which never changes. One act: everything is written, or nothing is.

The files are built in a folder apart from the tree and the pictures as they are read once; then one transaction publishes the
recueil, writes the edition and gives the folder its name. Callers: `travail` (in the background), tests.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from bonnespratiques.models import Edition, EditionFiche, EditionFichier, RecueilPage
from bonnespratiques.models.compteur import next_numero
from bonnespratiques.recueil.alertes import Alerte
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.arbre.fiche import adresse_courte
from bonnespratiques.recueil.atelier.controles import Controle
from bonnespratiques.recueil.edition import depot
from bonnespratiques.recueil.edition.droits import can_freeze
from bonnespratiques.recueil.edition.epingles import states
from bonnespratiques.recueil.edition.preparation import GelImpossible, Preparation, is_like, prepare
from bonnespratiques.recueil.fabrication.service import Fichier, build_now
from bonnespratiques.recueil.rendu.execution import FabricationAnnulee, Suivi, versions
from bonnespratiques.recueil.rendu.formes import FORMES, Forme

JOURNAL = "bonnespratiques.geler_edition"
PARAIT = "Tout est composé : l’édition paraît"  # the last step, before which a gel may still be cancelled

# Builds all the volumes of one form: (document, forme, suivi=).
Compose = Callable[..., list[Fichier]]


def freeze(
    recueil: RecueilPage,
    *,
    by: Any,
    corrige: Edition | None = None,
    changements: str = "",
    confirmes: frozenset[str] = frozenset(),
    formes: Iterable[Forme] = tuple(FORMES.values()),
    compose: Compose = build_now,
    suivi: Suivi | None = None,
) -> Edition:
    """Freeze the latest text of `recueil`, published or not; it is published with it.

    `corrige`: the edition that this one corrects, with `changements`, what its author says has changed. `confirmes`: the keys
    (`preparation.keys_of`) of the points that were read. `compose`: builds one form. `suivi`: told how far it is, may stop it.

    Raises `PermissionDenied`, `GelImpossible`, `LivretImpossible` (a form cannot be made), `FabricationAnnulee`.
    """
    if not can_freeze(by, recueil):
        raise PermissionDenied
    try:
        with depot.turn(recueil.pk):
            depot.sweep()
            pret = prepare(recueil, by=by, corrige=corrige)
            _refuse(pret, corrige, changements, confirmes)
            edition = _edition(pret, by=by, corrige=corrige, dit=changements)
            return _write(edition, pret, tuple(formes), compose, suivi)
    except depot.GelEnCours as erreur:
        raise GelImpossible(str(erreur)) from None


def check(
    recueil: RecueilPage, *, by: Any, corrige: Edition | None, changements: str, confirmes: frozenset[str]
) -> None:
    """Raises at once what `freeze` would raise before building anything."""
    if not can_freeze(by, recueil):
        raise PermissionDenied
    _refuse(prepare(recueil, by=by, corrige=corrige), corrige, changements, confirmes)


def _refuse(pret: Preparation, corrige: Edition | None, changements: str, confirmes: frozenset[str]) -> None:
    if pret.blocages:
        raise GelImpossible("Le livret ne peut pas être gelé en l’état.", _told(pret.blocages))
    if not pret.cles <= confirmes:
        raise GelImpossible("Lisez ce qui est à vérifier, et confirmez-le.", _told(pret.a_confirmer))
    derniere = Edition.objects.filter(recueil=pret.page.pk).order_by("-rang").first()
    if derniere and is_like(derniere, pret.document):
        raise GelImpossible(f"Rien n’a changé depuis la {derniere.nom_du_rang} : elle vaut toujours.")
    if corrige and corrige.recueil_id != pret.page.pk:
        raise GelImpossible("L’édition à corriger est celle d’un autre recueil.")
    if corrige and not changements.strip():
        raise GelImpossible("Dites en une phrase ce qui a changé : la nouvelle édition l’imprime.")


def _told(controles: Iterable[Controle]) -> list[Alerte]:
    return [Alerte(controle.gravite, controle.texte, controle.page_id) for controle in controles]


def _write(
    edition: Edition, pret: Preparation, formes: tuple[Forme, ...], compose: Compose, suivi: Suivi | None
) -> Edition:
    with depot.workshop(edition.numero) as dossier:
        document = replace(pret.document.with_edition(_node(edition)), images=_keep_pictures(pret.document, dossier))
        contenu = document.canonical()
        edition.contenu, edition.empreinte = contenu.decode(), sha256(contenu).hexdigest()
        fichiers = [
            fichier
            for rang, forme in enumerate(formes)
            for fichier in build(document, forme, dossier, compose, suivi=_scaled(suivi, forme, rang, len(formes)))
        ]
        if suivi and not suivi(PARAIT, 100 * len(formes), 100 * len(formes)):
            raise FabricationAnnulee
        _record(edition, pret, fichiers, dossier)
    return edition


def _edition(pret: Preparation, *, by: Any, corrige: Edition | None, dit: str) -> Edition:
    dernier = Edition.objects.filter(recueil=pret.page.pk).aggregate(rang=Max("rang"))["rang"]
    lignes = [line.strip() for line in dit.splitlines() if line.strip()] + pret.changements
    return Edition(
        numero=next_numero("edition"),  # a gel that fails leaves a gap: a number is never given twice
        recueil=pret.page,
        rang=(dernier or 0) + 1,
        titre=pret.page.title,
        sous_titre=pret.page.sous_titre,
        slug=pret.page.slug,
        gelee_le=timezone.now(),
        gelee_par=by,
        moteur=versions(),
        corrige=corrige,
        changements="\n".join(lignes),
        reservee=pret.reservee,
    )


def _node(edition: Edition) -> dict[str, Any]:
    """What the booklet says of its edition: `recueil.edition` of the tree."""
    return {
        "numero": edition.numero,
        "rang": edition.rang,
        "nom": edition.nom_du_rang,
        "gel": edition.jour,
        "url": edition.permalink_url,
        "url_courte": adresse_courte(edition.permalink_url),
        "corrige": edition.corrige.nom_du_rang if edition.corrige else None,
        "changements": edition.changements_liste,
    }


def _keep_pictures(document: Document, dossier: Path) -> dict[str, Any]:
    """Each picture is read once: what is printed is what is kept."""
    for nom, read in document.images.items():
        depot.write(dossier / depot.IMAGES / nom, read())
    return {nom: (dossier / depot.IMAGES / nom).read_bytes for nom in document.images}


def build(
    document: Document, forme: Forme, dossier: Path, compose: Compose = build_now, *, suivi: Suivi | None = None
) -> list[EditionFichier]:
    """One form, all its volumes, written in `dossier`; the rows that describe them, not saved. Also makes a lost file again."""
    lignes = []
    for fichier in compose(document, forme, suivi=suivi):
        octets = fichier.path.read_bytes()
        depot.write(dossier / depot.stored_name(forme.cle, fichier.volume), octets)
        empreinte = sha256(octets).hexdigest()
        lignes.append(
            EditionFichier(
                forme=forme.cle, volume=fichier.volume, octets=len(octets), pages=fichier.pages, empreinte=empreinte
            )
        )
    return lignes


def _scaled(suivi: Suivi | None, forme: Forme, rang: int, nombre: int) -> Suivi | None:
    """The progress of one form, as a part of that of the gel. Raises `FabricationAnnulee`."""
    if suivi is None:
        return None
    if not suivi(f"{forme.nom} : composition", rang * 100, nombre * 100):
        raise FabricationAnnulee
    return partial(_tell, suivi, forme, rang, nombre)


def _tell(suivi: Suivi, forme: Forme, rang: int, nombre: int, etape: str, fait: int, total: int) -> bool:
    """An empty step only says that the builder lives: it takes no other's place."""
    part = min(fait, total) * 100 // total if total else 0
    phrase = f"{forme.nom} : {etape[:1].lower()}{etape[1:]}" if etape else ""
    return suivi(phrase, rang * 100 + part, nombre * 100)


def _record(edition: Edition, pret: Preparation, fichiers: list[EditionFichier], dossier: Path) -> None:
    """Everything that says that the edition exists, at once. Raises `GelImpossible` when something moved while files were built."""
    try:
        with transaction.atomic():
            _refuse_what_moved(pret)
            _publish(pret, edition.gelee_par)
            edition.save()
            EditionFiche.objects.bulk_create(
                EditionFiche(
                    edition=edition,
                    fiche_id=epingle.fiche,
                    revision_id=epingle.revision,
                    numero=epingle.numero,
                    titre=epingle.titre,
                    rang=rang,
                    forme=epingle.forme,
                    empreinte=epingle.empreinte,
                )
                for rang, epingle in enumerate(pret.epingles, start=1)
            )
            for fichier in fichiers:
                fichier.edition = edition
            EditionFichier.objects.bulk_create(fichiers)
            log(
                edition.recueil,
                JOURNAL,
                user=edition.gelee_par,
                data={"edition": edition.numero, "nom": edition.nom_du_rang, "empreinte": edition.empreinte},
            )
            depot.settle(dossier, edition)
    except IntegrityError:
        raise GelImpossible("Une autre édition de ce recueil vient de paraître. Rechargez la page.") from None


def _refuse_what_moved(pret: Preparation) -> None:
    """Nobody has published a fiche, taken one offline or changed the recueil since they were read."""
    # Locked until the edition is there: whoever publishes a fiche under anonymity just now waits, then finds it to mark.
    pages = dict(
        Page.objects.select_for_update()
        .order_by("pk")
        .filter(pk__in={*pret.etats, pret.page.pk})
        .values_list("pk", "latest_revision_id")
    )
    if states(set(pret.etats)) != pret.etats:
        raise GelImpossible("Une fiche de ce recueil a changé pendant le gel. Rien n’est gelé : recommencez.")
    if pages.get(pret.page.pk, 0) != (pret.revision and pret.revision.pk):
        raise GelImpossible("Le recueil a changé pendant le gel. Rien n’est gelé : recommencez.")


def _publish(pret: Preparation, by: Any) -> None:
    """What is frozen is what the recueil's own page shows."""
    if pret.revision is None and not pret.page.live:
        pret.page.save_revision(user=by).publish(user=by)
    elif pret.revision and not (pret.page.live and pret.page.live_revision_id == pret.revision.pk):
        pret.revision.publish(user=by)
