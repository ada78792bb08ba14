"""How fast a draft is saved while one types, over HTTP on a served site, beside two peers on the same site in the same run.

    .venv/bin/python bench/autosauve.py [--fois 200] [--fiches 200]

The embedded default: SQLite with WAL and synchronous=FULL, Django's own server, as `make demo`. One client, one connection at a
time, as somebody who types. The peers: a bare view that reads the session and does one UPDATE (what nothing can beat), and
Wagtail's own editor saving the same text as a draft of a page. Everything is written in a temporary directory.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "site"), str(RACINE / "bench")]
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="bench-autosauve-"))
os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR", SECRET_KEY="bench")
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.ROOT_URLCONF = "autosauve"
django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

from bonnespratiques.installation import install_site  # noqa: E402
from bonnespratiques.models import FichePage, ThemePage  # noqa: E402
from config.urls import urlpatterns as site_urlpatterns  # noqa: E402
from workflow.ecriture.brouillons import create_draft  # noqa: E402
from workflow.models import Dossier  # noqa: E402

PORT = 8931
JETON = "b" * 32
PHRASE = "Les doublons sont passés de 22 % à 6 % des demandes, selon le registre de l’accueil. "


@login_required
def bare(request: HttpRequest, pk: int) -> JsonResponse:
    """What no autosave can beat: a session, a person, one UPDATE."""
    Dossier.objects.filter(pk=pk, auteur=request.user).update(brouillon={"resultats": request.POST["resultats"]})
    return JsonResponse({"ok": True})


urlpatterns = [path("bench/<int:pk>/", bare), *site_urlpatterns]


class Client:
    """A browser that keeps its cookies; each request on a connection of its own, as Django's server closes them."""

    def __init__(self, session: str) -> None:
        self.cookie = f"sessionid={session}; csrftoken={JETON}"

    def request(self, method: str, url: str, data: dict | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {"Cookie": self.cookie, "X-CSRFToken": JETON, "Accept": "application/json" if data else "text/html"}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, url, urlencode(data or {}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fois", type=int, default=200)
    parser.add_argument("--fiches", type=int, default=200)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    person, dossier, page = prepare(options.fiches)
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import autosauve; autosauve.call_command('runserver', '127.0.0.1:{PORT}', use_reloader=False)",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:3])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        client = Client(session_of(person))
        wait(client)
        print(f"{options.fois} saves each; {options.fiches} published fiches; text of {len(text(0))} characters\n")
        for name, save in savers(client, dossier, page):
            report(name, save, options.fois)
    finally:
        server.kill()
        server.wait()


def prepare(number: int) -> tuple:
    accueil = install_site()
    theme = ThemePage(title="Stratégie multicanal")
    accueil.add_child(instance=theme)
    person = get_user_model().objects.create_superuser("bench@example.org", "une phrase que moi seul connais")
    page = None
    for n in range(number + 1):
        page = FichePage(
            title=f"Ouvrir la mairie le jeudi soir, {n}", promesse="On y gagne.", resultats=text(n), live=n > 0
        )
        theme.add_child(instance=page)
        page.save_revision()
    call_command("indexer", une_fois=True, stdout=StringIO())
    dossier = create_draft(by=person, texte={"titre": "Ouvrir le soir", "resultats": text(0)}, theme=theme)
    return person, dossier, FichePage.objects.order_by("pk").first()


def text(n: int) -> str:
    return f"<p>{PHRASE * 10}</p><ul><li>{PHRASE}</li><li>Essai {n}.</li></ul><p>{PHRASE * 6}</p>"


def session_of(person) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.save()
    return session.session_key


def wait(client: Client) -> None:
    for _ in range(300):
        try:
            client.request("GET", "/proposer/")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def savers(client: Client, dossier: Dossier, page: FichePage):
    yield (
        "peer: a bare view, one UPDATE",
        lambda n: check(client.request("POST", f"/bench/{dossier.pk}/", {"resultats": text(n)})),
    )
    Dossier.objects.filter(pk=dossier.pk).update(brouillon={"titre": "Ouvrir le soir"})
    yield (
        "autosave: a rubric (1 700 signs, advice)",
        autosaver(client, dossier, "resultats", lambda n: {"resultats": text(n), "resultats-format": "html"}),
    )
    yield (
        "autosave: first step (title, choices)",
        autosaver(client, dossier, "titre", lambda n: {"titre": f"Ouvrir la mairie le jeudi soir {n}"}),
    )
    yield "peer: Wagtail's editor, same text", wagtail(client, page)


def autosaver(client: Client, dossier: Dossier, etape: str, data: Callable[[int], dict]) -> Callable[[int], str]:
    state = {"version": Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk)}

    def save(n: int) -> str:
        known = {"version": Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk)} if n == 0 else state
        body = check(client.request("POST", f"/contributions/{dossier.pk}/ecrire/{etape}/auto/", {**known, **data(n)}))
        state["version"] = int(re.search(r'"version": (\d+)', body)[1])
        return body

    return save


def wagtail(client: Client, page: FichePage) -> Callable[[int], str]:
    """The form of the editor as it is served, sent back with another text: what its own autosave does."""
    url = f"/admin/pages/{page.pk}/edit/"
    form = BeautifulSoup(check(client.request("GET", url)), "html.parser").find(id="page-edit-form")
    fields = {"blocs-count": "0"}  # what the editor's script adds to the form
    for control in form.find_all(["input", "textarea", "select"]):
        unticked = control.get("type") in {"checkbox", "radio"} and not control.has_attr("checked")
        if control.get("name") and not unticked:
            fields[control["name"]] = value_of(control)

    def save(n: int) -> str:
        raw = '{"blocks":[{"key":"a","text":"%s %d","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[],"data":{}}],"entityMap":{}}'
        body = check(client.request("POST", url, {**fields, "resultats": raw % (PHRASE * 17, n)}))
        fields["overwrite_revision_id"] = str(
            json.loads(body)["revision_id"]
        )  # its autosave writes over its own revision
        return body

    return save


def value_of(control) -> str:
    """What a browser would send back unchanged."""
    if control.name == "select":
        option = control.find("option", selected=True) or control.find("option")
        return option.get("value", "") if option else ""
    return control.get_text() if control.name == "textarea" else control.get("value", "")


def check(answer: tuple[int, str]) -> str:
    status, body = answer
    if status not in {200, 302} or "error-message" in body:
        raise SystemExit(f"Answer {status}: {body[:600]}")
    return body


def report(name: str, save: Callable[[int], str], times: int) -> None:
    for n in range(5):
        save(n)
    durations = []
    for n in range(5, 5 + times):
        start = time.perf_counter()
        save(n)
        durations.append((time.perf_counter() - start) * 1000)
    durations.sort()
    print(f"{name:46} median {statistics.median(durations):6.1f} ms   p95 {durations[int(times * 0.95)]:6.1f} ms")


if __name__ == "__main__":
    sys.modules.setdefault("autosauve", sys.modules["__main__"])
    main()
