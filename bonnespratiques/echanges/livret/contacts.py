"""The people named at the foot of a card, in any of the shapes that hands give to them.

« Nom mail tél », a name above its mail, several people on a line between bullets, telephone first, labels (« Tél. : »),
a function after a comma. They become private contacts: none of it is published without a dated consent.
"""

import re
from collections.abc import Iterable

from bonnespratiques.echanges.livret.cles import key, word_set
from bonnespratiques.echanges.livret.coordonnees import cut, has_coordonnees, is_only_site, looks_like_name, sites_of
from bonnespratiques.echanges.livret.formes import PersonneContact
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.typographie import compose

_ETIQUETTES = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?s?|t[ée]l\.|portable|mobile|fixe|fax|mails?|e-mails?|m[ée]l|courriels?|adresse|site(?: internet| web)?"
    r"|contacts?|web|internet|p[oô]rt)\s?\.?\s*:",
    re.IGNORECASE,
)
_ETIQUETTES_SEULES = word_set(
    "tel telephone portable mobile fixe fax mail mel email e courriel adresse site web internet ou et port contact"
)
_PERSONNES = re.compile(r"\s[•●|■]\s|\s*;\s+|\n")
_FONCTION_MAX_MOTS = 20


class _Fiche:
    """One person being read."""

    def __init__(self) -> None:
        self.nom = self.fonction = self.courriel = self.telephone = ""

    @property
    def jointe(self) -> bool:
        return bool(self.courriel or self.telephone)

    def freeze(self) -> PersonneContact:
        return PersonneContact(self.nom, compose(self.fonction), self.courriel, self.telephone)


def is_contact_line(ligne: Ligne) -> bool:
    """Whether a line under « Pour plus d’informations » speaks of people: a mail, a telephone, a site, a name or a service."""
    texte = ligne.nu
    return has_coordonnees(texte) or is_only_site(texte) or looks_like_name(texte.split(",")[0].split("(")[0])


def parse_contacts(textes: Iterable[str]) -> tuple[list[PersonneContact], list[str]]:
    """The people and the web addresses found in these lines, in order."""
    lignes = list(textes)
    personnes: list[_Fiche] = []
    for ligne in lignes:
        for part in _PERSONNES.split(re.sub(r"^\s*[•●■–—-]\s*", "", ligne)):
            _read_part(part, personnes)
    sites = [site for ligne in lignes for site in sites_of(ligne)]
    return [personne.freeze() for personne in _merge_lone_functions(personnes)], list(dict.fromkeys(sites))


def _read_part(part: str, personnes: list[_Fiche]) -> None:
    """One line, or one side of a bullet. A new person starts with a name after coordinates, or with a second mail."""
    debut, precedent = len(personnes), ""
    for morceau in cut(part):
        if morceau.type == "texte":
            for nom, fonction in _names(morceau.valeur):
                courante = _current(personnes)
                apres_coup = not nom and len(personnes) > debut  # « Nom mail, fonction », on one line
                if (courante.jointe and not apres_coup) or (nom and courante.nom):
                    courante = _start(personnes)
                courante.nom = courante.nom or nom
                courante.fonction = ", ".join(filter(None, [courante.fonction, fonction]))
                precedent = "texte"
        elif morceau.type != "site":
            courante = _current(personnes)
            ancien = getattr(courante, morceau.type)
            if ancien and not (morceau.type == precedent == "telephone"):
                courante, ancien = _start(personnes), ""
            setattr(courante, morceau.type, f"{ancien} / {morceau.valeur}" if ancien else morceau.valeur)
            _name_after_mail(courante)
            precedent = morceau.type


def _current(personnes: list[_Fiche]) -> _Fiche:
    return personnes[-1] if personnes else _start(personnes)


def _start(personnes: list[_Fiche]) -> _Fiche:
    personnes.append(_Fiche())
    return personnes[-1]


def _name_after_mail(personne: _Fiche) -> None:
    """A name typed without capitals is recognised by the mail that follows it."""
    mots = key(personne.fonction).split()
    if not personne.nom and mots and all(mot in key(personne.courriel.partition("@")[0]) for mot in mots):
        personne.nom, personne.fonction = personne.fonction, ""


def _merge_lone_functions(personnes: list[_Fiche]) -> list[_Fiche]:
    """A function on the line below a person is theirs."""
    found: list[_Fiche] = []
    for personne in personnes:
        if found and personne.fonction and not (personne.nom or personne.jointe or found[-1].fonction):
            found[-1].fonction = personne.fonction
        elif personne.nom or personne.fonction or personne.jointe:
            found.append(personne)
    return found


def _names(text: str) -> list[tuple[str, str]]:
    """(name, function) in a text without coordinates: « Inès Marchand, cheffe de projet » gives both."""
    text = _ETIQUETTES.sub(" ", text)
    pieces = [piece.strip(" .:-–—<>/\t") for piece in re.split(r"[,():]|\s[–—-]\s", text)]
    names: list[tuple[str, str]] = []
    for piece in pieces:
        mots = key(piece).split()
        if not mots or set(mots) <= _ETIQUETTES_SEULES or len(mots) > _FONCTION_MAX_MOTS:
            continue
        if looks_like_name(piece):
            names.append((piece, ""))
        elif names and not names[-1][1]:
            names[-1] = (names[-1][0], piece)
        else:
            names.append(("", piece))
    return names
