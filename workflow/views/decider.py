"""The page « Relire et décider », for who is signed in (`views.relire`) and for who follows a signed link (`views.par_lien`).

A GET changes nothing. A POST keeps the answers, begins a proposal from a text, or decides; whatever is refused keeps all that
was typed. Without JavaScript each is a button; with it, answers are kept as they come.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from workflow import actions
from workflow.erreurs import ActionRefusee, ConflitDeReponses, LienRefuse
from workflow.models import Dossier, LienSigne, Message
from workflow.sections import SECTIONS_PAR_CLE
from workflow.signature.decision import PROPOSE, DecisionForm
from workflow.signature.relecture import Relecture
from workflow.signature.reponses import keep_answers, kept_answers
from workflow.tour import tour_of

MOTIF_MAX = actions.MOTIF_MAX


class PageAccord:
    """One visit. `adresse`: where its form is sent; `lien`: the signed link followed, None for who is signed in.

    `post()` returns a page, or None once the decision is made: `fait` then says which ("approuver" or "renvoyer").
    """

    def __init__(self, request: HttpRequest, dossier: Dossier, *, adresse: str, lien: LienSigne | None = None) -> None:
        self.request, self.adresse, self.lien = request, adresse, lien
        self.personne: Any = lien.personne if lien else request.user
        self.relecture = Relecture(dossier, self.personne)
        self.fait = ""

    @property
    def dossier(self) -> Dossier:
        return self.relecture.dossier

    def get(self, typed: dict[str, str] | None = None, *, status: int = 200) -> HttpResponse:
        """`typed`: what was being sent when the session ended, or when the text changed."""
        kept = kept_answers(self.dossier, self.personne, self.relecture.empreinte)
        if kept.perimees and status == 200:
            messages.info(
                self.request, "Le texte a changé depuis votre visite : vos mots sont gardés, vos choix sont à refaire."
            )
        initial = {**kept.reponses, **(typed or {}), "empreinte": self.relecture.empreinte, "version": kept.version}
        form = DecisionForm(self.relecture.comparaisons, self.relecture.protegees, initial=initial)
        return self._render(form, status=status)

    def post(self) -> HttpResponse | None:
        data = self.request.POST
        form = DecisionForm(self.relecture.comparaisons, self.relecture.protegees, data)
        form.is_valid()
        if data.get("empreinte") != self.relecture.empreinte:
            return self._changed(form)
        if "partir" in data:
            return self._start_proposal(form)
        gesture = data.get("decision", "")
        if gesture not in {"approuver", "renvoyer"}:
            return self._keep(form)
        try:
            self._decide(form, gesture)
        except LienRefuse:
            raise
        except ActionRefusee as error:
            self._keep_quietly(form)
            messages.error(self.request, str(error))
            return self._render(form, status=409)
        if form.errors:
            self._keep_quietly(form)
            return self._render(form, status=400)
        self.fait = gesture
        return None

    def _decide(self, form: DecisionForm, gesture: str) -> None:
        """Nothing is done when a field of the form is wrong: it then says so."""
        if form.errors:
            return
        demandes, mot = form.demandes(), form.cleaned_data.get("mot", "").strip()
        if gesture == "renvoyer":
            if not demandes and not mot:
                raise ActionRefusee(
                    "Dites ce qui doit changer, dans une rubrique au moins ou en un mot pour le comité."
                )
            form.check_demand()
            if not form.errors:
                actions.ask_changes(self.dossier, by=self.personne, demandes=demandes, motif=mot, lien=self.lien)
            return
        if demandes:
            raise ActionRefusee(
                "Vous demandez un changement : renvoyez vos demandes au comité, ou acceptez toutes les rubriques."
            )
        form.check_approval()
        if not form.errors:
            self._approve(form, mot)

    def _approve(self, form: DecisionForm, mot: str) -> None:
        actions.approve(
            self.dossier,
            by=self.personne,
            empreinte_lue=form.cleaned_data["empreinte"],
            echecs=form.echecs(),
            lien=self.lien,
        )
        if mot:
            actions.post_message(self.dossier, by=self.personne, texte=mot, interne=False)

    def _changed(self, form: DecisionForm) -> HttpResponse:
        """The page was left open while the text changed: the words typed go with the new one, choices are to be made again."""
        error = "Le texte a changé depuis que vous l’avez ouvert. Relisez-le : vos mots sont gardés, vos choix sont à refaire."
        if self._wants_json:
            return JsonResponse({"erreur": error}, status=409)
        self._keep_quietly(form)
        messages.error(self.request, error)
        words = {name: value for name, value in form.kept_fields().items() if not name.startswith("d-")}
        return self.get(words, status=409)

    def _keep(self, form: DecisionForm) -> HttpResponse:
        try:
            version = self._write(form)
        except ConflitDeReponses as conflict:
            return self._conflict(form, conflict)
        now = timezone.localtime()
        if self._wants_json:
            return JsonResponse({"version": version, "le": _clock(now)})
        messages.success(self.request, f"Vos réponses sont gardées ({_clock(now)}). Rien n’est encore envoyé.")
        return self._render(_with(form, version=version))

    def _keep_quietly(self, form: DecisionForm) -> None:
        try:
            form.data = _with(form, version=self._write(form)).data
        except ActionRefusee:  # they are on the page, as typed: nothing is lost
            return

    def _write(self, form: DecisionForm) -> int:
        return keep_answers(
            self.dossier,
            by=self.personne,
            empreinte=form.data.get("empreinte", "")[:64],
            reponses=form.kept_fields(),
            version=form.cleaned_data.get("version") or 0,
        )

    def _conflict(self, form: DecisionForm, conflict: ConflitDeReponses) -> HttpResponse:
        """Both on one page: what was kept from the other window, and what was just typed, which « Garder » then keeps."""
        kept = kept_answers(self.dossier, self.personne, self.relecture.empreinte)
        if self._wants_json:
            return JsonResponse({"erreur": str(conflict)}, status=409)
        messages.error(self.request, str(conflict))
        typed = form.kept_fields()
        elsewhere = [
            (_title(name), value)
            for name, value in kept.reponses.items()
            if not name.startswith("d-") and value != typed.get(name)
        ]
        return self._render(_with(form, version=kept.version), status=409, ailleurs=elsewhere)

    def _start_proposal(self, form: DecisionForm) -> HttpResponse:
        """Put a whole text in the field, to be changed there. It is added to what is already typed, and kept with the rest later."""
        whose, _, cle = self.request.POST["partir"].partition(":")
        if f"p-{cle}" not in form.fields:
            return self._render(form, status=400)
        wording = self.relecture.wording(cle, mine=whose == "mien")
        typed = form.data.get(f"p-{cle}", "").strip()
        text = f"{typed}\n\n{wording}" if typed else wording
        if len(text) > MOTIF_MAX:
            messages.warning(
                self.request, "Ce texte est trop long pour être repris ici : citez seulement le passage à changer."
            )
            return self._render(form)
        form.fields[f"p-{cle}"].widget.attrs["autofocus"] = True
        return self._render(_with(form, **{f"p-{cle}": text, f"d-{cle}": PROPOSE}))

    @property
    def _wants_json(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    def _render(self, form: DecisionForm, *, status: int = 200, ailleurs: list | None = None) -> HttpResponse:
        relecture = self.relecture
        own = not self.lien
        context = {
            "dossier": self.dossier,
            "relecture": relecture,
            "personne": self.personne,
            "adresse": self.adresse,
            "lien": self.lien,
            "tour": tour_of(self.dossier, self.personne),
            "form": form,
            "sections": [_fields_of(form, rubrique) for rubrique in relecture.rubriques],
            "ailleurs": ailleurs or [],
            # A link may be forwarded: it opens the text and nothing of what was said about it.
            "messages_du_dossier": Message.objects.visible_to(self.personne, self.dossier) if own else [],
        }
        return render(self.request, "workflow/accord.html", context, status=status)


def _fields_of(form: DecisionForm, rubrique: Any) -> dict[str, Any]:
    cle = rubrique.comparaison.section.cle
    return {
        "rubrique": rubrique,
        "decision": form[f"d-{cle}"] if rubrique.comparaison.changed else None,
        "accepte_echec": form[f"ok-{cle}"] if rubrique.protegee else None,
        "precision": form[f"p-{cle}"],
    }


def _with(form: DecisionForm, **values: Any) -> DecisionForm:
    """The form as typed, with some values changed."""
    form.data = {**form.data.dict(), **values} if hasattr(form.data, "dict") else {**form.data, **values}  # type: ignore[assignment]
    return form


def _title(name: str) -> str:
    section = SECTIONS_PAR_CLE.get(name[2:])
    return section.titre if section else "Un mot pour le comité"


def _clock(moment: datetime) -> str:
    return date_format(moment, "G \\h i")
