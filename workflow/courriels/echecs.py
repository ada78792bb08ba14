"""Why a mail did not leave: in French for administrators, and whether trying again can help."""

import smtplib
import socket
from smtplib import SMTPRecipientsRefused

SILENCE = "Le serveur de courriel n’a pas répondu à temps."
_PHRASES: tuple[tuple[type[BaseException], str], ...] = (
    (SMTPRecipientsRefused, "Le serveur de courriel refuse cette adresse."),
    (smtplib.SMTPAuthenticationError, "Le serveur de courriel refuse notre mot de passe : vérifiez EMAIL_URL."),
    (
        smtplib.SMTPSenderRefused,
        "Le serveur de courriel refuse notre adresse d’expéditeur : vérifiez DEFAULT_FROM_EMAIL.",
    ),
    (smtplib.SMTPDataError, "Le serveur de courriel refuse ce message."),
    (smtplib.SMTPServerDisconnected, "Le serveur de courriel a raccroché au milieu de l’envoi."),
    (TimeoutError, SILENCE),
    (socket.gaierror, "Le nom du serveur de courriel est introuvable : vérifiez EMAIL_URL."),
    (ConnectionError, "Le serveur de courriel ne répond pas."),
    (UnicodeError, "Cette adresse contient un caractère que le courriel n’accepte pas."),
    # Django's own checks: `BadHeaderError`, or an address on two lines.
    (ValueError, "L’adresse ou l’objet n’a pas une forme que le courriel accepte."),
)


def explain(error: BaseException) -> str:
    """A sentence, then what the server said."""
    # smtplib says of a line that fell silent that it was cut.
    silent = isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error)
    phrase = (
        SILENCE
        if silent
        else next((phrase for kind, phrase in _PHRASES if isinstance(error, kind)), "L’envoi a échoué.")
    )
    return f"{phrase} ({type(error).__name__} : {error})"[:500]


def is_final(error: BaseException) -> bool:
    """The address itself is at fault: nothing will change by tomorrow. A code below 500 asks to come back later."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError)
