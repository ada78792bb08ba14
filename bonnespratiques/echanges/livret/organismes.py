"""Names of organisations out of the line of the table of contents that gives them all.

« Ministère de l’Écologie et de l’Énergie et le Secrétariat général » is two: « et de » goes on with a name, « et le » starts one.
"""

import re

from bonnespratiques.echanges.livret.cles import key, word_set
from bonnespratiques.echanges.livret.typographie import compose

_MOTS_CLES = word_set(
    "academie agence association banque bibliotheque bureau cabinet caisse centre chambre chu cite comite commune "
    "communaute compagnie conseil departement "
    "direction ecole entreprise entreprises etablissement federation fonds fondation gendarmerie groupe hopital "
    "inspection laboratoire maison musee observatoire parc pole "
    "hospices institut mairie metropole ministere ministeres mission mutualite mutuelle office police prefecture "
    "rectorat regie region regime reseau secretariat service societe syndicat union universite urssaf ville villes "
    "communes departements regions"
)
# « les entreprises La Poste et Poul’t »: a common noun in front of a list of names.
_GENERIQUE = re.compile(
    r"^(?:les |des )?(?:entreprises|villes|communes|départements|régions|associations|sociétés)\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:(le|la|les)\s+|(l)['’]\s?)", re.IGNORECASE)
_MAJUSCULE = r"[A-ZÀ-ÖØ-Þ]"
_ETIQUETTE = re.compile(r"^(?:organismes?|structures?|porteurs?|par|avec)\s*:\s*", re.IGNORECASE)


def split_organismes(text: str) -> list[str]:
    """The names in `text`, in order, each once, without the article that only the sentence wanted."""
    text = _ETIQUETTE.sub("", re.sub(r"\s+", " ", text).strip(" .,;–—-"))
    names: list[str] = []
    for part in re.split(r"\s*;\s*|\s+/\s+|\s+(?:en partenariat )?avec\s+(?=l[ea']|[A-ZÀ-Þ])", text):
        for name in _split_list(part):
            if name and key(name) not in {key(known) for known in names}:
                names.append(name)
    return names


def is_organisme(text: str) -> bool:
    """Whether the first words are those of an organisation: « la Ville de Tours », « Ministère… »."""
    mots = key(_ARTICLE.sub("", text)).split()
    return bool(mots) and mots[0] in _MOTS_CLES


def _split_list(text: str, *, enumeration: bool = False) -> list[str]:
    generique = _GENERIQUE.match(text)
    if generique and re.search(rf"(?:,|\bet)\s+{_MAJUSCULE}", text):
        return _split_list(text[generique.end() :], enumeration=True)
    for match in re.finditer(r"\s*,\s+(?:et\s+)?|\s+et\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        if _starts_a_name(match[0], left, right, enumeration=enumeration):
            rest = _split_list(right, enumeration=enumeration)
            return [_without_article(left), *rest]
    return [_without_article(text)]


def _starts_a_name(separator: str, left: str, right: str, *, enumeration: bool) -> bool:
    article = _ARTICLE.match(right)
    mots = key(right).split()
    if not mots:
        return False
    nom = mots[1] if article and len(mots) > 1 else mots[0]
    if article:
        suite = right[article.end() :]
        return bool(re.match(_MAJUSCULE, suite)) or nom in _MOTS_CLES
    if re.match(r"(?:de|du|des|d['’])\b", right):
        return False
    if nom in _MOTS_CLES and (re.match(_MAJUSCULE, right) or "et" not in separator):
        return bool(re.match(_MAJUSCULE, right))
    if not re.match(_MAJUSCULE, right):
        return False
    if "," in separator and "et" not in separator:
        return enumeration
    # « caisse du Lot et Garonne » is one place; « Secrétariat général et KPAM » is two organisations.
    lieu = re.search(rf"\b(?:de|du|des|d['’])\s*{_MAJUSCULE}[\w'’-]+$", left) and re.match(
        rf"{_MAJUSCULE}[a-zà-ÿ'’-]+$", right
    )
    return not lieu


def _without_article(text: str) -> str:
    """« la Gendarmerie » → « Gendarmerie », « Le groupe X » → « Groupe X », « L’OCDE » → « OCDE »; « La Poste » and « L’Oréal » stay."""
    text = text.strip(" .,;–—-")
    article = _ARTICLE.match(text)
    if article:
        suite = text[article.end() :]
        premier = suite.split()[0] if suite.split() else ""
        sigle = len(premier) > 1 and premier.isupper()
        if suite[:1].islower() or article[0][0].islower() or sigle:
            text = suite
    return compose(text[:1].upper() + text[1:] if _is_common(text) else text)


def _is_common(text: str) -> bool:
    """Whether the first word may take a capital: « iDTGV » may not."""
    premier = text.split()[0] if text.split() else ""
    return premier.islower()
