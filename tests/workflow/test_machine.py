"""The promises of the circuit under a machine that does anything, in any order, as anybody, while days pass (Hypothesis).

`attendu` says what should happen; after each step the product must have done that and kept its promises. Everything happens in
one transaction that is undone after each run, so that a step costs a few milliseconds. A failure tells its steps; `REDUIRE=1` looks
for the fewest that fail (minutes), `TIRAGES=1000` plays more runs.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from comptes.models import Personne
from tests.factories import RUBRIQUES_COMPLETES, PersonneFactory, comite, raisons, rewrite, theme
from tests.workflow.attendu import ACTIONS, FINIS, SOUS_LES_YEUX, Attendu
from workflow import actions
from workflow.ecriture.brouillons import create_draft, create_update, save_draft
from workflow.erreurs import ActionRefusee, ConflitDeVersion, PublicationRefusee
from workflow.models import Approbation, Coauteur, CourrielSortant, Dossier, EntreeJournal, Relance
from workflow.models.dossier import RegleAccord
from workflow.permissions import can_view
from workflow.tour import tour_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

RUNS = 25  # of each of the four draws
DEBUT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))  # four weeks before the clocks change
COMITE = ("bertille", "cyprien")
ANIMATRICE = "anouk"
# Who signs may also sit on the committee.
SIGNENT = ("colette", "cyprien")
GENS = ["auteur", "colette", *COMITE, ANIMATRICE, "ailleurs", "passante", "anonyme"]
# So that runs go far: what leads on is tried more often than what ends.
SOUVENT = {"submit": 8, "send_for_approval": 6, "approve": 6, "validate": 4, "add_note": 3, "revoke": 3, "take": 2}

# What may happen, how often, and at which steps of the circuit.
EN_COURS = ("brouillon", *SOUS_LES_YEUX)
TOUJOURS = (*EN_COURS, *FINIS)
PAS = {
    "quelqu_un_fait_ce_qu_il_peut": (8, EN_COURS),
    "quelqu_un_essaie_ce_qui_lui_est_refuse_de_peu": (5, EN_COURS),
    "n_importe_qui_essaie_n_importe_quoi": (2, TOUJOURS),
    "le_comite_enregistre_un_texte": (2, SOUS_LES_YEUX),
    "des_jours_passent": (2, SOUS_LES_YEUX),
    "quelqu_un_recommence": (8, FINIS),
    "un_coauteur_accepte_de_signer": (1, EN_COURS),
    "un_coauteur_s_en_va": (1, EN_COURS),
    "quelqu_un_publie_par_une_autre_porte": (1, SOUS_LES_YEUX),
    "la_liste_de_chacun_dit_ce_qu_il_peut_lire": (1, TOUJOURS),
    "un_onglet_ancien_enregistre": (4, ("brouillon",)),
    "le_compte_de_l_auteur_est_supprime": (1, SOUS_LES_YEUX),
}


def texte(numero):
    return {"titre": "Ouvrir le jeudi soir", **RUBRIQUES_COMPLETES, "origine": f"<p>Tapé {numero}.</p>"}


class Circuit(RuleBasedStateMachine):
    gens: dict  # set once for all the runs

    @initialize(data=st.data())
    def commence(self, data):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.horloge = time_machine.travel(DEBUT, tick=True)
        self.temps = self.horloge.start()
        self.numero, self.reecrits, self.version_en_ligne = 0, [], None
        self.partis = set()
        self.rien_n_a_change = False
        self.commence_un_dossier("auteur", None)
        debut = [
            ("submit", "auteur"),
            ("send_for_approval", "bertille"),
            ("approve", "auteur"),
            ("validate", "cyprien"),
        ]
        for action, qui in debut[: data.draw(st.integers(0, 4), label="étapes déjà faites")]:
            self.essaie(action, qui, data)

    @rule(data=st.data())
    def un_pas(self, data):
        """One rule that chooses: Hypothesis leaves some rules out of each run, and most dossiers would stay drafts."""
        names = [nom for nom, (poids, etapes) in PAS.items() for _ in range(poids) if self.attendu.statut in etapes]
        self.rien_n_a_change = False
        getattr(self, data.draw(st.sampled_from(names), label="il se passe que"))(data)

    def teardown(self):
        if not hasattr(self, "temps"):
            return
        try:
            self.rien_n_est_perdu()
        finally:
            self.horloge.stop()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def commence_un_dossier(self, auteur, page):
        by = self.gens[auteur]
        if page:
            self.dossier = create_update(page, by=by)
        else:
            self.dossier = create_draft(by=by, texte=texte(self.numero), theme=self.theme)
        self.attendu = Attendu(comite=frozenset(COMITE), animateurs=frozenset({ANIMATRICE}), auteur=auteur)
        self.brouillon = dict(self.dossier.brouillon)

    # --- What people do ---------------------------------------------------------------------------------------

    def quelqu_un_fait_ce_qu_il_peut(self, data):
        possibles = self.attendu.possibles(GENS, timezone.localtime())
        if weighted := [pair for pair in possibles for _ in range(SOUVENT.get(pair[0], 1))]:
            self.essaie(*data.draw(st.sampled_from(weighted)), data)

    def quelqu_un_essaie_ce_qui_lui_est_refuse_de_peu(self, data):
        """Theirs at this step, but for the small print: taken by somebody else, too late, not the text that was read…"""
        presque = self.attendu.refusees_de_peu(GENS, timezone.localtime())
        if presque:
            self.essaie(*data.draw(st.sampled_from(presque)), data)

    def n_importe_qui_essaie_n_importe_quoi(self, data):
        self.essaie(data.draw(st.sampled_from(ACTIONS)), data.draw(st.sampled_from(GENS)), data)

    def essaie(self, action, qui, data):
        maintenant = timezone.localtime()
        permis = self.attendu.permet(action, qui, maintenant)
        arguments, details = self.arguments(action, qui, data)
        statut, before = self.attendu.statut, self.photo()
        refus = self.refus_de(action, qui, arguments)
        assert permis is (refus is None), f"{action} par {qui}, à l’étape {statut} : {refus or 'rien ne l’a empêché'}"
        if refus:
            assert self.photo() == before, f"refusé à {qui}, {action} a pourtant changé quelque chose"
            self.rien_n_a_change = True
        else:
            self.attendu.joue(action, qui, maintenant, **details)
            self.a_fait(action, qui, statut, before)

    def refus_de(self, action, qui, arguments):
        """Do it as the person would; what they are told when it is refused."""
        act = getattr(self, f"fait_{action}", None) or getattr(actions, action)
        try:
            with transaction.atomic():
                act(self.dossier, by=self.gens[qui], **arguments)
        except ActionRefusee as refus:
            return str(refus)
        return None

    def arguments(self, action, qui, data):
        """What the action is given, and what the model must know of it."""
        if action == "submit":
            silence, un = data.draw(st.booleans()), data.draw(st.booleans())
            regle = RegleAccord.UN if un else RegleAccord.TOUS
            given = {"charte": True, "silence_vaut_accord": silence, "regle_accord": regle}
            return given, {"silence": silence, "un_suffit": un}
        if action == "reassign":
            # To somebody who has not got it: giving it to its holder is refused, and told in its own test.
            a = data.draw(st.sampled_from([nom for nom in COMITE if nom != self.attendu.pris_par]))
            return {"a": self.gens[a]}, {"a": a}
        if action == "extend":
            jours = data.draw(st.integers(1, 90))
            return {"jours": jours, "motif": "Congés."}, {"jours": jours}
        if action == "validate":
            plus_tard = data.draw(st.booleans())
            return {"at": timezone.now() + timedelta(days=3) if plus_tard else None}, {"plus_tard": plus_tard}
        if action == "take":
            return {"de": self.gens.get(self.attendu.pris_par)}, {}
        if action == "add_note":
            return {"note": f"Je maintiens {self.numero}."}, {}
        if action == "ask_changes":
            return {"demandes": {"conseils": "Dites combien de temps."}}, {}
        reasons = {"open_mediation", "take_back", "override", "send_back", "reject"}
        return ({"motif": "Un chiffre."} if action in reasons else {}), {}

    def fait_save(self, dossier, *, by):
        self.numero += 1
        typed = {"promesse": f"Tapé {self.numero}."}
        version = Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk)
        save_draft(dossier, by=by, champs=typed, version=version)
        self.brouillon.update(typed)

    def fait_send_for_approval(self, dossier, *, by):
        actions.send_for_approval(dossier, by=by, raisons=raisons(Dossier.objects.get(pk=dossier.pk)))

    def fait_approve(self, dossier, *, by):
        fresh = Dossier.objects.get(pk=dossier.pk)
        seal = actions.seal_to_approve(fresh) if fresh.workflow_state_id else ""
        actions.approve(fresh, by=by, empreinte_lue=seal)

    def a_fait(self, action, qui, statut, before):
        """One line of the journal for each step, one mail to each person whom it concerns; what went live was approved."""
        self.dossier = Dossier.objects.get(pk=self.dossier.pk)
        self.note_ce_qui_parait()
        if action == "save":
            return
        entree = EntreeJournal.objects.filter(dossier=self.dossier).latest("pk")
        assert EntreeJournal.objects.count() == before["journal"] + 1
        wrote = "approved_in_part" if action == "approve" and self.attendu.statut == "accord" else action
        assert (entree.action, entree.depuis, entree.vers, entree.par) == (
            wrote,
            statut,
            self.attendu.statut,
            self.gens[qui],
        )
        told = set(CourrielSortant.objects.filter(evenement=f"journal:{entree.pk}").values_list("adresse", flat=True))
        assert {self.gens[nom].email for nom in self.attendu.doivent_savoir(action, qui, statut)} <= told
        assert told <= {self.gens[nom].email for nom in {*self.attendu.signataires, *COMITE, ANIMATRICE, qui}}

    # --- What happens beside ----------------------------------------------------------------------------------

    def le_comite_enregistre_un_texte(self, data):
        """In the editor, or from a tab left open at a step where nobody may write any more."""
        qui = data.draw(st.sampled_from(COMITE))
        self.numero += 1
        self.reecrits.append(self.numero)
        rewrite(self.dossier, by=self.gens[qui], origine=f"<p>Réécrit {self.numero}.</p>")
        self.attendu.depassee = self.attendu.statut != "reecriture"

    def un_onglet_ancien_enregistre(self, data):
        qui = data.draw(st.sampled_from(("auteur", "colette")))
        before = self.photo()
        with pytest.raises((ConflitDeVersion, ActionRefusee)), transaction.atomic():
            save_draft(self.dossier, by=self.gens[qui], champs={"titre": "Ancien"}, version=before["version"] + 1)
        assert self.photo() == before

    def quelqu_un_publie_par_une_autre_porte(self, data):
        page = FichePage.objects.select_related("latest_revision").get(pk=self.dossier.page_id)
        approuve = self.attendu.statut in ("validation", "programmee") and not self.attendu.depassee
        before = self.photo()
        with suppress(PublicationRefusee), transaction.atomic():
            page.latest_revision.publish()
            assert approuve, "un texte que personne n’a approuvé est en ligne"
        if approuve:
            self.attendu.le_jour_vient(timezone.localtime())
        else:
            assert self.photo() == before
        self.note_ce_qui_parait()

    def des_jours_passent(self, data):
        jours = data.draw(st.integers(1, 20), label="jours")
        self.temps.shift(timedelta(days=jours))
        call_command("publish_scheduled", verbosity=0)
        if self.attendu.statut == "programmee" and jours >= 3:
            self.attendu.le_jour_vient(timezone.localtime())
        elif self.attendu.statut == "programmee":
            self.temps.shift(timedelta(days=3))
            call_command("publish_scheduled", verbosity=0)
            self.attendu.le_jour_vient(timezone.localtime())
        self.note_ce_qui_parait()
        self.relance()

    def relance(self):
        """As after the last reminder: the silence rule may be used where it was accepted, the animation comes in elsewhere."""
        self.dossier.refresh_from_db()
        if not self.attendu.en_retard(timezone.localdate()):
            return
        Relance.objects.get_or_create(
            dossier=self.dossier, passage=self.dossier.passage, niveau=Relance.Niveau.ESCALADE
        )
        if self.attendu.statut != "accord" or not self.attendu.silence:
            Dossier.objects.filter(pk=self.dossier.pk).update(escalade_le=timezone.now())
            self.attendu.escalade = True

    def un_coauteur_accepte_de_signer(self, data):
        qui = data.draw(st.sampled_from(SIGNENT))
        if qui in self.partis or qui == self.attendu.auteur:
            return
        personne = self.gens[qui]
        Coauteur.objects.update_or_create(
            dossier=self.dossier,
            courriel=personne.email,
            defaults={"personne": personne, "statut": Coauteur.Statut.ACCEPTE},
        )
        self.attendu.cosignent.add(qui)

    def un_coauteur_s_en_va(self, data):
        if not self.attendu.cosignent:
            return
        qui = min(self.attendu.cosignent)
        coauteur = self.dossier.coauteurs.get(personne=self.gens[qui])
        coauteur.statut = Coauteur.Statut.RETIRE
        coauteur.save()
        self.attendu.un_coauteur_part(qui, timezone.localtime())
        self.dossier.refresh_from_db()

    def le_compte_de_l_auteur_est_supprime(self, data):
        if not self.attendu.auteur or self.attendu.cosignent:
            return
        qui, self.attendu.auteur = self.attendu.auteur, None
        Personne.objects.filter(pk=self.gens[qui].pk).delete()
        self.attendu.accords.pop(qui, None)
        self.partis.add(qui)
        self.dossier = Dossier.objects.get(pk=self.dossier.pk)

    def quelqu_un_recommence(self, data):
        qui = data.draw(st.sampled_from(("auteur", "colette")))
        if qui not in self.partis:
            page = FichePage.objects.filter(pk=self.dossier.page_id, live=True).first()
            self.commence_un_dossier(qui, page)

    # --- The promises -----------------------------------------------------------------------------------------

    def note_ce_qui_parait(self):
        """1. A text goes live once its seal is that of an approval by who signs, or of an override that says who and why."""
        self.dossier = Dossier.objects.select_related("approbation").get(pk=self.dossier.pk)
        page = FichePage.objects.filter(pk=self.dossier.page_id).first()
        if page is None or page.live_revision_id == self.version_en_ligne:
            return
        seal = empreinte(page.serializable_data())
        approved = Approbation.objects.valables().filter(dossier=self.dossier, empreinte=seal)
        assert approved.exists(), "le texte en ligne n’a le sceau d’aucun accord"
        assert all(each.motif and each.personne for each in approved if each.outrepassee)
        assert self.dossier.statut == "publiee"
        self.version_en_ligne = page.live_revision_id

    @invariant()
    def les_promesses(self):
        if self.rien_n_a_change:  # a refusal, after which the photo was the same: what held a moment ago still holds
            return
        self.le_dossier_est_ou_il_doit()
        self.la_version_en_ligne_ne_bouge_pas()
        self.on_sait_a_qui_c_est()
        self.un_courriel_par_personne_et_par_evenement()

    def le_dossier_est_ou_il_doit(self):
        attendu, dossier = self.attendu, Dossier.objects.select_related("pris_par", "auteur").get(pk=self.dossier.pk)
        holder = self.gens[attendu.pris_par] if attendu.pris_par else None
        assert (dossier.statut, dossier.pris_par, dossier.echeance) == (attendu.statut, holder, attendu.echeance)
        # 2. What was typed is there.
        assert dossier.brouillon == self.brouillon
        self.dossier = dossier

    def la_version_en_ligne_ne_bouge_pas(self):
        """3. Until an approved text replaces it, whatever happens to the dossier."""
        live = FichePage.objects.filter(pk=self.dossier.page_id).values_list("live", "live_revision").first()
        if live is not None:
            assert live == (self.version_en_ligne is not None, self.version_en_ligne)

    def on_sait_a_qui_c_est(self):
        """5. One sentence, for everybody; and whoever it says « c’est à vous » to can do something that moves the dossier."""
        dossier = Dossier.objects.with_relations().get(pk=self.dossier.pk)
        waited = []
        for nom in GENS:
            tour = tour_of(dossier, self.gens[nom])
            assert tour.phrase.endswith(".")
            if "C’est à vous" in tour.phrase:
                waited.append(nom)
        doable = self.attendu.possibles(GENS, timezone.localtime())
        assert all(any(qui == nom for _, qui in doable) for nom in waited), f"{waited} n’ont rien à faire"
        needs_somebody = self.attendu.statut not in ("programmee", *FINIS)
        assert bool(waited) is bool(needs_somebody) or self.attendu.statut in ("reecriture", "validation")

    def un_courriel_par_personne_et_par_evenement(self):
        twice = CourrielSortant.objects.values("evenement", "adresse").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()

    def la_liste_de_chacun_dit_ce_qu_il_peut_lire(self, data):
        """4. `visible_to` is `can_view` in SQL, and both are what the circuit says."""
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        for nom in GENS:
            listed = Dossier.objects.visible_to(self.gens[nom]).filter(pk=dossier.pk).exists()
            assert listed == can_view(self.gens[nom], dossier) == self.attendu.voit(nom), nom

    def rien_n_est_perdu(self):
        """2. Every revision ever saved is still there, word for word."""
        origines = set(Revision.objects.filter(content__has_key="origine").values_list("content__origine", flat=True))
        assert {f"<p>Réécrit {numero}.</p>" for numero in self.reecrits} <= origines

    def photo(self):
        """All that a refused action must leave as it was."""
        dossier = Dossier.objects.filter(pk=self.dossier.pk).values().get()
        del dossier["modifie_le"]
        pages = FichePage.objects.filter(pk=dossier["page_id"]).values_list("live_revision", "latest_revision", "title")
        return {
            **dossier,
            "page": pages.first(),
            "journal": EntreeJournal.objects.count(),
            "revisions": Revision.objects.count(),
            "mails": CourrielSortant.objects.count(),
            "accords": Approbation.objects.valables().count(),
        }


def _people(sous_theme):
    return {
        "auteur": PersonneFactory(),
        "colette": PersonneFactory(first_name="Colette"),
        "bertille": comite(sous_theme, first_name="Bertille"),
        "cyprien": comite(sous_theme, first_name="Cyprien"),
        "anouk": PersonneFactory(groupe="Animation"),
        "ailleurs": comite(theme("Méthodes collaboratives", "Management collaboratif")),
        "passante": PersonneFactory(),
        "anonyme": AnonymousUser(),
    }


@pytest.mark.parametrize("tirage", range(4))
def test_whatever_people_do_the_promises_hold(tirage):
    """Four draws of 50 runs of 30 steps: each has its own, the same on every machine; processes share them."""
    Circuit.theme = theme()
    Circuit.gens = _people(Circuit.theme)
    run_state_machine_as_test(
        type(f"Circuit{tirage}", (Circuit,), {}),
        settings=settings(
            max_examples=int(os.environ.get("TIRAGES", RUNS)),
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink] if "REDUIRE" in os.environ else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
