"""A mail server of our own that misbehaves at will, on a free port of this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    server: "ServeurSmtp"

    def handle(self) -> None:
        self._say("220 essai")
        recipient = ""
        for raw in self.rfile:
            verb, _, rest = raw.decode().strip().partition(" ")
            match verb.upper():
                case "RCPT":
                    recipient = rest.partition("<")[2].partition(">")[0]
                    code = self.server.refuse.get(recipient)
                    self._say(f"{code} non" if code else "250 ok")
                case "DATA":
                    if not self._data(recipient):
                        return
                case "QUIT":
                    self._say("221 au revoir")
                    return
                case _:
                    self._say("250 ok")

    def _data(self, recipient: str) -> bool:
        """False: the line was cut."""
        if self.server.coupe == "avant":
            return False
        self._say("354 allez")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.arrive.set()
        self.server.laisse_partir.wait(30)
        self.server.recus.append((recipient, b"".join(lines)))
        if self.server.coupe == "apres":
            return False
        self._say("250 ok")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class ServeurSmtp(socketserver.ThreadingTCPServer):
    """`refuse`: the code said to an address. `coupe`: hangs up "avant" the text or "apres" it. `laisse_partir` clear: it dawdles."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuse: dict[str, int] = {}
        self.coupe = ""
        self.recus: list[tuple[str, bytes]] = []
        self.arrive, self.laisse_partir = threading.Event(), threading.Event()
        self.laisse_partir.set()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever called may have been killed meanwhile: nothing to say of it."""

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def destinataires(self) -> list[str]:
        return [recipient for recipient, _ in self.recus]


@contextmanager
def serveur_smtp(settings) -> Iterator[ServeurSmtp]:
    """The site sends through it."""
    with ServeurSmtp() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server
        server.laisse_partir.set()
        server.shutdown()
        thread.join()
