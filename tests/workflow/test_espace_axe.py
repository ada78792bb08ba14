"""Every page of the contributeur's space on a telephone: nothing for axe to find, nothing wider than the screen."""

import os
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from bonnespratiques.models import FichePage
from tests.factories import RUBRIQUES_COMPLETES, DossierStory, approve, coauteur, rewrite, send_for_approval
from tests.workflow.test_credits import profil, publish_update
from tests.workflow.test_pieces import PDF
from workflow import actions
from workflow.documents import pieces
from workflow.ecriture import brouillons
from workflow.ecriture.parcours import ENVOYER
from workflow.models import Coauteur, VerificationFiche
from workflow.signature import coauteurs, liens

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CAPTURES = os.environ.get("CAPTURES")  # a folder: the pages are drawn there, to be looked at
LARGEUR, ETROIT = 375, 320  # a telephone, and the same at 120 % or a narrow one
LONG = "Anticonstitutionnellement"
TITRE = f"Ouvrir l’accueil de la communauté d’agglomération le jeudi soir jusqu’à vingt heures : {LONG.lower() * 2}"
ETAPES = ("titre", "origine", "decider", ENVOYER)  # each kind of step


def _texte() -> dict[str, str]:
    return {"titre": TITRE, "promesse": "Ouvrir quand les gens sont là.", **RUBRIQUES_COMPLETES}


class Espace:
    """Somebody who has something at every step, seen signed in (`connecte`) and by the links of their mails (`liens`)."""

    def __init__(self) -> None:
        self.publiee = DossierStory("publiee")
        self.auteur, self.comite, self.theme = self.publiee.auteur, self.publiee.comite, self.publiee.theme
        profil(self.auteur, nom="Maëlle Kerbrat", adresse="maelle-kerbrat", presentation="J’ouvre des mairies.")
        profil(self.comite, nommer_reecritures=True, public=False)
        publish_update(
            self.publiee.page, by=self.auteur, comite=self.comite, promesse="Et le dire.", origine="<p>Là.</p>"
        )
        page = FichePage.objects.filter(pk=self.publiee.page.pk)
        page.update(verifiee_le=date(2024, 3, 12), a_revoir_le=date(2025, 3, 12), non_verifiee_depuis=date(2024, 3, 12))
        VerificationFiche.objects.create(page=page.get(), comite_demande_le=timezone.now())
        self.brouillon = self._brouillon()
        coauteurs.invite(self.brouillon, by=self.auteur, courriel=f"{LONG.lower()}@rives.example.org", nom="Inès")
        coauteur(self.brouillon)
        nom = f"Guide d’accueil, version {LONG}{LONG} de 2026.pdf"
        pieces.attach(self.brouillon, by=self.auteur, fichier=SimpleUploadedFile(nom, PDF))
        self.reecriture = self._envoye()
        actions.post_message(self.reecriture, by=self.comite, texte=f"Bonjour. {LONG * 3}", interne=False)
        self.refusee = actions.reject(self._envoye(), by=self.comite, motif="Une fiche le dit déjà.")
        self.a_relire = self._a_relire(echecs="<p>La borne n’a jamais servi.</p>")
        self.debattue = self._a_relire()
        actions.open_mediation(self.debattue, by=self.auteur, motif="Un chiffre.")
        actions.add_note(self.debattue, by=self.auteur, note="Je maintiens 22 %.")
        self.approuvee = approve(self._a_relire(signataire=False), by=self.auteur)

    def _brouillon(self, **texte):
        return brouillons.create_draft(by=self.auteur, texte={**_texte(), **texte}, theme=self.theme)

    def _envoye(self, **texte):
        return actions.submit(self._brouillon(**texte), by=self.auteur, charte=True)

    def _a_relire(self, signataire: bool = True, **texte):
        """Three sections rewritten, one of which says what did not work."""
        dossier = self._brouillon(**texte)
        if signataire:
            coauteur(dossier)
        dossier = actions.submit(dossier, by=self.auteur, charte=True)
        softened = {"echecs": "<p>La borne a peu servi.</p>"} if texte else {}
        rewrite(
            dossier,
            by=self.comite,
            origine=f"<p>Trois guichets. {LONG * 3}</p>",
            conseils="<p>Comptez.</p>",
            **softened,
        )
        return send_for_approval(dossier, by=self.comite)

    def connecte(self) -> dict[str, str]:
        numero = self.publiee.page.numero
        return {
            "proposer": reverse("proposer"),
            **{f"écrire {etape}": reverse("ecrire", args=[self.brouillon.pk, etape]) for etape in ETAPES},
            **{
                name: reverse(name, args=[self.brouillon.pk])
                for name in ("pieces", "coauteurs", "importer", "supprimer")
            },
            "word": reverse("commencer_par_word"),
            "contributions": reverse("contributions"),
            **{
                f"dossier {name}": getattr(self, name).get_absolute_url()
                for name in ("reecriture", "a_relire", "debattue", "approuvee", "refusee")
            },
            "dossier publiée": self.publiee.dossier.get_absolute_url(),
            "accord": reverse("accord", args=[self.a_relire.pk]),
            "accord débattu": reverse("accord", args=[self.debattue.pk]),
            "médiation": reverse("mediation", args=[self.a_relire.pk]),
            "note": reverse("note", args=[self.debattue.pk]),
            "revenir": reverse("revenir", args=[self.approuvee.pk]),
            "retirer": reverse("retirer", args=[self.reecriture.pk]),
            **{name: reverse(name, args=[numero]) for name in ("ameliorer", "historique")},
            "version": reverse("version", args=[numero, 2]),
            "fiche": self.publiee.page.url,
            "mon profil": reverse("mon_profil"),
            "compte": reverse("compte"),
            "courriels": reverse("mes_courriels"),
            "reconnecté": reverse("reconnecte"),
        }

    def par_lien(self) -> dict[str, str]:
        invited = Coauteur.objects.get(dossier=self.brouillon, statut="invite")
        to_decide = liens.create_link("accord", dossier=self.a_relire, personne=self.auteur)
        links = {
            "accord par lien": to_decide,
            "pas moi": f"{to_decide}pas-moi/",
            "revenir par lien": liens.create_link(
                "revocation",
                dossier=self.approuvee,
                personne=self.auteur,
                empreinte=self.approuvee.approbation.empreinte,
            ),
            "invitation": liens.create_link("coauteur", dossier=self.brouillon, coauteur=invited),
            "toujours vrai": liens.create_link("fraicheur", personne=self.auteur, page=self.publiee.page),
            "préférences": liens.create_link("preferences", personne=self.auteur),
        }
        unknown = ("accord_par_lien", "invitation", "toujours_vrai", "preferences_par_lien")
        return {
            **{name: link.removeprefix(settings.SITE_URL) for name, link in links.items()},
            **{f"{name} inconnu": reverse(name, args=["invente"]) for name in unknown},
            "profil": "/contributeurs/maelle-kerbrat/",
        }


def _cookie(live_server, person) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}


def test_every_page_of_the_space_is_accessible_and_fits_a_telephone(navigateur: Browser, live_server):
    espace, axe, faults = Espace(), Axe(), []
    context = navigateur.new_context(
        viewport={"width": LARGEUR, "height": 800}, locale="fr-FR", reduced_motion="reduce"
    )
    page = context.new_page()

    def look(name: str, address: str) -> None:
        status = page.goto(f"{live_server.url}{address}").status
        faults.extend([f"{name} : {status}"] * (status >= 400 and "inconnu" not in name))
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if CAPTURES:
                page.screenshot(path=Path(CAPTURES) / f"{name}-{scheme}.png", full_page=True)
            # By night only colours change.
            found = (
                axe.run(page).response if scheme == "light" else page.evaluate("axe.run({runOnly: ['color-contrast']})")
            )
            for fault in found["violations"]:
                faults.append(f"{name}, {scheme} : {fault['id']} : {fault['nodes'][0]['html'][:200]}")
        page.set_viewport_size({"width": ETROIT, "height": 800})
        if (shown := page.evaluate("document.documentElement.scrollWidth")) > ETROIT:
            faults.append(f"{name} : {shown} pixels de large sur {ETROIT}")
        page.set_viewport_size({"width": LARGEUR, "height": 800})

    for name, address in espace.par_lien().items():
        look(name, address)
    context.add_cookies([_cookie(live_server, espace.auteur)])
    for name, address in espace.connecte().items():
        look(name, address)
    context.close()
    assert not faults, "\n".join(faults)
