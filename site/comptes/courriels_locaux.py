"""The local mailbox: on a machine of development nothing leaves, mails are files in DATA_DIR that `/courriels-locaux/` shows.

Used when DEBUG is on and no EMAIL_URL is given; the pages answer 404 otherwise.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoEmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_counter = itertools.count()


class EmailBackend(BaseEmailBackend):
    """One file a mail, named so that names sort by date."""

    def send_messages(self, email_messages: Sequence[DjangoEmailMessage]) -> int:
        folder = Path(settings.COURRIELS_LOCAUX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{next(_counter):04d}"
            (folder / f"{name}.eml").write_bytes(mail.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class CourrielLocal:
    """A mail as its recipient would see it. `identifiant` is the file's name without extension."""

    identifiant: str
    date: datetime
    destinataires: str
    expediteur: str
    objet: str
    texte: str
    html: str


def read_all(limit: int = 200) -> Iterator[CourrielLocal]:
    """The latest mails, newest first."""
    for path in sorted(Path(settings.COURRIELS_LOCAUX_DIR).glob("*.eml"), reverse=True)[:limit]:
        yield _parse(path)


def read(identifiant: str) -> CourrielLocal | None:
    """One mail, or None. `identifiant` comes from an address: only a name already in the folder is opened."""
    for path in Path(settings.COURRIELS_LOCAUX_DIR).glob("*.eml"):
        if path.stem == identifiant:
            return _parse(path)
    return None


def _parse(path: Path) -> CourrielLocal:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return CourrielLocal(
        identifiant=path.stem,
        date=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        destinataires=str(mail["To"]),
        expediteur=str(mail["From"]),
        objet=str(mail["Subject"]),
        texte=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )
