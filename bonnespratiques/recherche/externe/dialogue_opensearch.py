"""What goes wrong when one speaks to OpenSearch, said in our words; and the wait that it costs, paid once.

After a failure, nothing is asked of the engine for a few seconds by whoever has readers waiting: titles answer meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from opensearchpy.exceptions import NotFoundError, OpenSearchException

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable

REPIT_S = 10.0

_silent_until = 0.0


@contextmanager
def speaking(*, patiently: bool = False) -> Iterator[None]:
    """Raises `MoteurInjoignable` for what goes wrong inside, and at once, unless `patiently`, when something has just gone wrong;
    `IndexIndisponible` where there is no index.
    """
    global _silent_until
    if not patiently and monotonic() < _silent_until:
        raise MoteurInjoignable("OpenSearch ne répondait pas à l’instant.")
    try:
        yield
    except NotFoundError as error:
        raise IndexIndisponible(f"OpenSearch n’a pas cet index ({error.error})") from error
    except OpenSearchException as error:
        _silent_until = monotonic() + REPIT_S
        raise MoteurInjoignable(f"OpenSearch ne répond pas, ou pas comme il faut ({error}).") from error
