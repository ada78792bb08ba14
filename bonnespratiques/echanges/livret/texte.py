"""The text of a rubric: lines back into paragraphs, headings and lists, as HTML.

A booklet taken out of a PDF has lost most of its marks: what is a heading or the end of a paragraph is read from length,
capitals and neighbours. Mails and telephones never get through: they are handed back apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape

from bonnespratiques.echanges.livret.cles import word_set
from bonnespratiques.echanges.livret.coordonnees import COURRIEL, TELEPHONE
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.typographie import compose

LARGEUR_MAX = 110  # a text whose lines are all shorter was wrapped by its editor
RETIREES = "[coordonnées retirées]"
_MOTS_D_UN_CONTACT_MAX = 6
_TITRE_MAX = 60  # characters of a heading inside a rubric
_POUR = re.compile(r"^pour (?:l |la |le |les |nos |notre |vos |votre |chaque )(?:\w+(?: |$)){1,6}$")
_MOT_COMPOSE = word_set(
    "anti apres arriere auto avant ce celle celui ceux co contre demi eco elle en entre ex extra grand inter lui mi "
    "micro mini multi non peut porte post pre pro quasi quelques re rendez semi socio sous sur tele vice"
)
_FIN_OUVERTE = word_set(
    "a afin au aux avec ce ces cette chez comme dans de des dont du elle en entre est et ils il l la le les leur "
    "leurs mais ni nos notre ou par pour qu que qui sa sans se ses si son sont sous sur un une vers vos votre"
)


@dataclass
class Bloc:
    """`type`: "p", "h3", "ul" or "ol". `textes`: one item a list entry, one string otherwise. `enfants`: nested items by rank."""

    type: str
    textes: list[str]
    enfants: dict[int, list[str]] = field(default_factory=dict)
    retrait: int = 0


def to_html(lignes: Sequence[Ligne], *, largeur: int = 0) -> str:
    """HTML of these lines. `largeur`: width at which the whole document was wrapped, in characters; 0 when it was not."""
    return "".join(_render(bloc) for bloc in to_blocs(lignes, largeur=largeur))


def wrap_width(lignes: Sequence[Ligne]) -> int:
    """Width at which the document was wrapped, or 0 when its lines are whole paragraphs."""
    longest = max((len(ligne.brut) for ligne in lignes), default=0)
    return longest if longest <= LARGEUR_MAX else 0


def to_blocs(lignes: Sequence[Ligne], *, largeur: int = 0) -> list[Bloc]:
    blocs: list[Bloc] = []
    precedente: Ligne | None = None
    for rang, ligne in enumerate(lignes):
        suivante = lignes[rang + 1] if rang + 1 < len(lignes) else None
        if list_type := _list_type(ligne, blocs):
            _add_item(blocs, ligne, list_type)
        elif _is_heading(ligne, suivante):
            blocs.append(Bloc("h3", [ligne.nu.rstrip(" :")]))
        elif precedente is not None and blocs[-1].type != "h3" and _continues(precedente, ligne, blocs[-1], largeur):
            _extend(blocs[-1], ligne.texte)
        else:
            blocs.append(Bloc("p", [ligne.texte]))
        precedente = ligne
    return blocs


def _list_type(ligne: Ligne, blocs: list[Bloc]) -> str:
    if ligne.est_puce:
        return "ul"
    if re.fullmatch(r"\d{1,2}\.", ligne.marque):
        rang = int(ligne.marque[:-1])
        if rang == 1 or (blocs and blocs[-1].type == "ol" and len(blocs[-1].textes) == rang - 1):
            return "ol"
    return ""


def _add_item(blocs: list[Bloc], ligne: Ligne, list_type: str) -> None:
    """A new item; deeper than the first of its list, it is nested under the last one."""
    last = blocs[-1] if blocs else None
    if last is None or last.type not in {"ul", "ol"} or (last.type != list_type and ligne.retrait <= last.retrait):
        blocs.append(Bloc(list_type, [ligne.texte], retrait=ligne.retrait))
    elif ligne.retrait > last.retrait:
        last.enfants.setdefault(len(last.textes) - 1, []).append(ligne.texte)
    else:
        last.textes.append(ligne.texte)


def _is_heading(ligne: Ligne, suivante: Ligne | None) -> bool:
    if ligne.marque.startswith("#"):
        return True
    texte = ligne.nu
    if suivante is None or len(texte) > _TITRE_MAX or texte.endswith((".", ",", ";", "!", "»", "…")) or not ligne.cle:
        return False
    separee = suivante.blancs or suivante.est_puce or texte.endswith(":")
    if _POUR.match(ligne.cle) and not re.search(r"[,.;]", texte) and separee:
        return True
    if ligne.gras:
        return True
    if texte.isupper() and len(ligne.cle) > 4 and ":" not in texte[:-1]:
        return True
    # A short line without any stop, right above a list, names it; with a colon it is a sentence that the list goes on.
    return suivante.est_puce and not texte.endswith((":", "?")) and texte[0].isupper() | texte[0].isdigit()


def _continues(precedente: Ligne, ligne: Ligne, bloc: Bloc, largeur: int) -> bool:
    """Whether this line goes on with the sentence of the line before."""
    texte, avant = ligne.nu, precedente.nu
    if not texte or not avant:
        return False
    minuscule = texte[0].islower() or texte[0] in "(,;:»"
    if ligne.blancs:
        return bloc.type == "p" and texte[0].islower() and not avant.endswith((".", "!", "?", "…", ";"))
    if minuscule or (ligne.retrait > precedente.retrait and bloc.type != "p"):
        return True
    if avant.endswith((",", "-", "'", "’")) or avant.rsplit(None, 1)[-1].lower() in _FIN_OUVERTE:
        return True
    return bool(largeur) and len(precedente.brut) + 1 + len(texte.split()[0]) > largeur


def _extend(bloc: Bloc, texte: str) -> None:
    rang = len(bloc.textes) - 1
    cible = bloc.enfants.get(rang, bloc.textes)
    cible[-1] = join_wrapped(cible[-1], texte)


def join_wrapped(avant: str, suite: str) -> str:
    """Two lines of one sentence. « l’appro-» + « priation » is one word; « auto-» + « évaluation » keeps its hyphen."""
    coupe = re.search(r"([^\W\d_]+)-$", avant)
    if coupe and suite[:1].islower():
        debut = coupe[1].lower()
        return avant + suite if debut in _MOT_COMPOSE else avant[:-1] + suite
    return f"{avant} {suite}"


def take_coordonnees(lignes: Sequence[Ligne]) -> tuple[list[Ligne], list[str]]:
    """(lines as they may be published, texts to read as contacts).

    A line that is little more than coordinates becomes a contact; a sentence loses them and keeps its words.
    """
    publiables: list[Ligne] = []
    contacts: list[str] = []
    for ligne in lignes:
        found = [match[0] for pattern in (COURRIEL, TELEPHONE) for match in pattern.finditer(ligne.nu)]
        reste = TELEPHONE.sub(RETIREES, COURRIEL.sub(RETIREES, ligne.texte))
        if not found:
            publiables.append(ligne)
        elif len(re.findall(r"\w{2,}", reste.replace(RETIREES, ""))) > _MOTS_D_UN_CONTACT_MAX:
            publiables.append(replace(ligne, texte=reste))
            contacts.append(" ".join(found))
        else:
            contacts.append(ligne.nu)
    return publiables, contacts


def inline_html(text: str) -> str:
    """Inline Markdown of one line as HTML: bold, italic, addresses between angle brackets, links."""
    text = escape(compose(text), quote=False)
    text = re.sub(r"&lt;((?:https?://)[^\s&\"]+(?:&amp;[^\s&\"]+)*)&gt;", r'<a href="\1">\1</a>', text)
    text = re.sub(r"\[([^\]\[<>]{1,300})\]\((https?://[^)\s<>\"]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(?=\S)([^*]{1,1000})(?<=\S)\*\*|__(?=\S)([^_]{1,1000})(?<=\S)__", _bold, text)
    text = re.sub(r"(?<![\w*_/])([*_])(?=[^\s*_])([^*_<>]+?)(?<=[^\s*_])\1(?![\w*_])", r"<i>\2</i>", text)
    return re.sub(r"\*\*|__", "", text)


def _bold(match: re.Match[str]) -> str:
    return f"<b>{match[1] or match[2]}</b>"


def _render(bloc: Bloc) -> str:
    if bloc.type in {"p", "h3"}:
        return f"<{bloc.type}>{inline_html(bloc.textes[0])}</{bloc.type}>"
    items = []
    for rang, texte in enumerate(bloc.textes):
        enfants = "".join(f"<li>{inline_html(enfant)}</li>" for enfant in bloc.enfants.get(rang, []))
        items.append(f"<li>{inline_html(texte)}{f'<ul>{enfants}</ul>' if enfants else ''}</li>")
    return f"<{bloc.type}>{''.join(items)}</{bloc.type}>"
