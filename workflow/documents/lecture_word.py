"""A filled-in Word document becomes the fields of a draft, and a list of what was not understood: nothing typed is dropped in silence.

The document is opened in a child process (`bonnespratiques/isole/texte_word.py`); here its paragraphs are sorted under the headings of
`modele_word`, whatever their style. Caller: `views.word`.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from bonnespratiques import isole
from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.models import FichePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_PAR_CHAMP
from workflow.documents.modele_word import INTITULES, aides
from workflow.documents.pieces import TAILLE_MAX
from workflow.documents.reconnaitre import FichierRefuse, Genre, recognise
from workflow.ecriture.forms import ORGANISMES_MAX

Bloc = dict[str, str]
ORGANISME_MAX = 255  # characters


@dataclass
class Lecture:
    """`champs`: what goes into the draft, by field. `ignores`: texts that found no place. `remarques`: sentences for the person."""

    champs: dict[str, Any] = field(default_factory=dict)
    ignores: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    @property
    def titres(self) -> list[str]:
        return [INTITULES[champ] for champ in self.champs]


def read_word(fichier: UploadedFile) -> Lecture:
    """Raises `FichierRefuse` when it is no Word document, or cannot be read within bounds."""
    if (fichier.size or 0) > TAILLE_MAX:
        raise FichierRefuse(f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024} Mo : retirez-en les images.")
    data = fichier.read()
    if recognise(data) != Genre.DOCX:
        raise FichierRefuse(
            "Ce n’est pas un document Word. Enregistrez votre texte au format Word (.docx), puis recommencez."
        )
    try:
        answer = json.loads(isole.run("texte_word", data))
    except isole.OuvertureRefusee as error:
        raise FichierRefuse(
            str(error)
            or "Ce document n’a pas pu être lu. Enregistrez-le de nouveau en .docx, ou copiez son texte dans le formulaire."
        ) from error
    return sort_blocs(answer["blocs"], _left_out(answer))


def _left_out(answer: dict[str, Any]) -> list[str]:
    sentences = []
    if answer["images"]:
        sentences.append(
            "Les images et les zones de texte n’ont pas été reprises : joignez les unes au dossier, copiez les autres."
        )
    if answer["tableaux"]:
        sentences.append("Les tableaux ont été mis en lignes : vérifiez-les.")
    if answer["notes"]:
        sentences.append("Les notes de bas de page n’ont pas été reprises.")
    return sentences


def sort_blocs(blocs: list[Bloc], remarques: list[str] | None = None) -> Lecture:
    """Each paragraph under the last heading that is known; before any, it is not understood."""
    lecture = Lecture(remarques=list(remarques or []))
    help_lines = {key(line) for line in aides()}
    found: dict[str, list[Bloc]] = {}
    champ = ""
    for bloc in blocs:
        cle = key(bloc["texte"])
        if (heading := _HEADINGS.get(cle)) and bloc["sorte"] not in {"ul", "ol"}:
            champ = heading
        elif cle in help_lines:
            continue
        elif champ:
            found.setdefault(champ, []).append(bloc)
        elif bloc["sorte"] == "titre" and "titre" not in found:
            found["titre"] = [bloc]
        else:
            lecture.ignores.append(bloc["texte"])
    for champ, under in found.items():
        _fill(lecture, champ, under)
    return lecture


# A heading is known by its words, with or without a style: the questions of the form count too.
_HEADINGS = {
    **{key(intitule): champ for champ, intitule in INTITULES.items()},
    **{key(rubrique.question): rubrique.champ for rubrique in RUBRIQUES},
    key("Promesse"): "promesse",
    key("Organisme"): "organismes",
    key("Organismes"): "organismes",
}


def _fill(lecture: Lecture, champ: str, blocs: list[Bloc]) -> None:
    if champ in RUBRIQUES_PAR_CHAMP:
        try:
            lecture.champs[champ] = clean_html(to_html(blocs))
        except ValueError:
            lecture.remarques.append(
                f"« {INTITULES[champ]} » est trop long pour une fiche : raccourcissez-le, ou joignez-le."
            )
            lecture.ignores += [bloc["texte"] for bloc in blocs]
    elif champ == "organismes":
        names = list(dict.fromkeys(bloc["texte"] for bloc in blocs if len(bloc["texte"]) <= ORGANISME_MAX))
        lecture.champs[champ] = names[:ORGANISMES_MAX]
        lecture.ignores += [bloc["texte"] for bloc in blocs if bloc["texte"] not in lecture.champs[champ]]
    else:
        _fill_plain(lecture, champ, blocs)


def _fill_plain(lecture: Lecture, champ: str, blocs: list[Bloc]) -> None:
    """One line for a title or a promise: what follows is told apart. Whole paragraphs elsewhere."""
    limit = FichePage._meta.get_field("title" if champ == "titre" else champ).max_length or 2000  # type: ignore[union-attr]
    texts = [bloc["texte"] for bloc in blocs]
    kept = texts[:1] if champ in {"titre", "promesse"} else ["\n".join(texts)]
    if len(kept[0]) > limit:
        lecture.remarques.append(f"« {INTITULES[champ]} » dépasse {limit} signes : il n’a pas été repris.")
        lecture.ignores += texts
        return
    lecture.champs[champ] = kept[0]
    lecture.ignores += texts[1:] if champ in {"titre", "promesse"} else []


def to_html(blocs: list[Bloc]) -> str:
    """Paragraphs, headings and lists; items that follow each other make one list."""
    parts: list[str] = []
    open_list = ""
    for bloc in blocs:
        wanted = bloc["sorte"] if bloc["sorte"] in {"ul", "ol"} else ""
        if wanted != open_list:
            parts.append((f"</{open_list}>" if open_list else "") + (f"<{wanted}>" if wanted else ""))
            open_list = wanted
        tag = "li" if wanted else ("h3" if bloc["sorte"] in {"h", "titre"} else "p")
        parts.append(f"<{tag}>{bloc['html']}</{tag}>")
    return "".join(parts) + (f"</{open_list}>" if open_list else "")
