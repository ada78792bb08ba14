"""Rich texts already read, remembered by each process: parsing HTML takes most of the time of a tree, and few texts change.

What is remembered depends on the text alone, never on who reads it or on what is published: nothing here can be out of date. Kept as
JSON, so that two trees share no node.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

OCTETS_MAX = 24 * 1024**2  # some 8 000 rubrics


class Lus:
    """The latest results of `lire(texte)`, a value that JSON can hold, up to `octets_max` bytes."""

    def __init__(self, lire: Callable[[str], Any], octets_max: int = OCTETS_MAX) -> None:
        self._lire = lire
        self._octets_max = octets_max
        self._octets = 0
        self._connus: OrderedDict[bytes, bytes] = OrderedDict()
        self._verrou = threading.Lock()

    def __call__(self, texte: str) -> Any:
        cle = blake2b(texte.encode(errors="surrogatepass"), digest_size=16).digest()
        with self._verrou:
            connu = self._connus.get(cle)
            if connu is not None:
                self._connus.move_to_end(cle)
        if connu is None:
            connu = json.dumps(self._lire(texte), ensure_ascii=False).encode(errors="surrogatepass")
            self._remember(cle, connu)
        return json.loads(connu.decode(errors="surrogatepass"))

    def _remember(self, cle: bytes, connu: bytes) -> None:
        with self._verrou:
            self._octets += len(connu) - len(self._connus.pop(cle, b""))
            self._connus[cle] = connu
            while self._octets > self._octets_max:
                self._octets -= len(self._connus.popitem(last=False)[1])
