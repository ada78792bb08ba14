"""How each fiche stands on the page: whole or shared, how airy, with which blocks in the rail. Pure arithmetic on the heights that
`gabarits/mesure.typ` measured, so that the booklet itself is set once, and the same whether it was measured now or before.

A `mise`, kept by content (`key_of`), is plain JSON; lengths are points:
    {place: "ample" | "serre", densite: 0..4, large, partage_large, reste: height of the two columns or null, image: greatest height,
     marge: [ranks of the blocks that stand in the rail], suite: whether it needs a second page, demi: height when it shares, or null}
"""

import json
from hashlib import sha256
from typing import Any

Noeud = dict[str, Any]

SIGNES_PARTAGE_MAX = 900  # a longer fiche is easier to read on a page of its own
RUBRIQUES_PARTAGE_MAX = 4
PAR_PAGE_MAX = 4
JEU_PT = 0.5  # heights are rounded: what fits by less does not fit
# A picture is made smaller before the text is, as long as one can still read it.
IMAGE_MIN = {"ample": 0.7, "serre": 0.55}
# What a smaller text and a smaller head can save.
GAIN_MAX = 0.14
GAIN_TETE_PT = 40
FIN_MIN = 0.22  # of a page: less on the last page of a fiche looks forgotten


# Of a fiche as it is prepared for print, what changes nothing to the room it takes.
_SANS_EFFET = frozenset({"qr", "repere", "niveau", "partageable"})


def key_of(fiche: Noeud, cadre: list[Any]) -> str:
    """SHA-256 of all that the layout of a fiche depends on. `cadre`: engine, paper, and what of the booklet its page repeats."""
    contenu = {cle: valeur for cle, valeur in fiche.items() if cle not in _SANS_EFFET}
    return sha256(json.dumps([contenu, cadre], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def signs(noeud: Any) -> int:
    """Characters of text in blocks and inline content."""
    if isinstance(noeud, str):
        return len(noeud)
    if isinstance(noeud, list):
        return sum(map(signs, noeud))
    return signs(noeud.get("c", [])) + signs(noeud.get("v", ""))


def may_share(fiche: Noeud) -> bool:
    """Printed short, or so short that half a page is enough: nothing in it needs a rail or a picture."""
    if fiche["forme"] == "courte":
        return True
    plein = fiche["image"] or fiche["blocs"] or fiche["indicateurs"] or fiche["reperes"]
    return (
        fiche["nature"] == "pratique"
        and not plein
        and len(fiche["rubriques"]) <= RUBRIQUES_PARTAGE_MAX
        and sum(signs(rubrique["blocs"]) for rubrique in fiche["rubriques"]) <= SIGNES_PARTAGE_MAX
    )


def decide(fiche: Noeud, mesure: Noeud, grille: Noeud) -> Noeud:
    """The `mise` of one fiche. `grille`: {hauteur, u, image, a5, entre, densites: [{entre, air}]}; `mesure`: see `mesure.typ`."""
    partage = mesure["partage"] or {"titre": None, "demi": None}
    mise = _on_a5(fiche, mesure, grille) if grille["a5"] else _on_a4(fiche, mesure, grille)
    return mise | {"partage_large": partage["titre"], "demi": partage["demi"]}


def needs_more(fiche: Noeud, mesure: Noeud, grille: Noeud) -> bool:
    """Whether a smaller head or smaller text is to be measured too: it does not fit as it is."""
    if grille["a5"]:
        return nearly_fits(fiche, mesure, grille)
    return bool(decide(fiche, mesure, grille)["suite"])


def nearly_fits(fiche: Noeud, mesure: Noeud, grille: Noeud) -> bool:
    """Whether smaller text could be enough, to hold on one page or, on A5, to save one."""
    if grille["a5"]:
        pages, fin = divmod(_total(fiche, mesure, grille, ("ample", 2), []), grille["hauteur"])
        return pages > 0 and fin < GAIN_MAX * mesure["rubriques"] + GAIN_TETE_PT / 2
    reste = _room(mesure, grille, "ample")
    marge, _ = _rail(mesure, reste, grille["u"])
    manque = (
        (_text_height(fiche, mesure, grille, 2, marge) or 0.0)
        - reste
        - mesure["image_seule"] * (1 - IMAGE_MIN["serre"])
    )
    return manque < GAIN_MAX * mesure["rubriques"] + GAIN_TETE_PT


def _on_a4(fiche: Noeud, mesure: Noeud, grille: Noeud) -> Noeud:
    """The airiest that fits one page; then a smaller picture; then a smaller head; then smaller text."""
    essais = [("ample", 0), ("ample", 1), ("ample", 2), ("serre", 2), ("serre", 3), ("serre", 4)]
    for place, densite in essais:
        if place not in mesure:
            break
        reste = _room(mesure, grille, place)
        marge, pris = _rail(mesure, reste, grille["u"])
        texte = _text_height(fiche, mesure, grille, densite, marge)
        if pris > reste or texte is None:
            continue
        manque = max(0.0, texte + JEU_PT - reste)
        if manque <= _spare(mesure, place, densite):
            image = round(mesure["image_seule"] - manque, 2) if manque else grille["image"]
            return _mise(mesure, place, densite, image=image, marge=marge, reste=round(reste, 2))
    # Over two pages: the head stays full size unless the rail needs its room not to leave one line behind.
    libre: dict[str, float] = {
        place: grille["hauteur"] - mesure[place]["tete"] for place in ("ample", "serre") if place in mesure
    }
    place = "serre" if libre["ample"] < mesure["flanc"] <= libre.get("serre", 0.0) else "ample"
    marge, _ = _rail(mesure, libre[place], grille["u"])
    _, densite = _best_end(fiche, mesure, grille, marge)
    return _mise(mesure, place, densite, image=grille["image"], marge=marge, suite=True)


def _room(mesure: Noeud, grille: Noeud, place: str) -> float:
    """Height left for the two columns."""
    haut: float = grille["hauteur"] - JEU_PT - grille["u"] / 2 - mesure[place]["tete"] - mesure["pied"]
    return haut


def _on_a5(fiche: Noeud, mesure: Noeud, grille: Noeud) -> Noeud:
    """Fiches run over two or three pages: the fewest, then the airiest whose last page is not nearly empty."""
    place, densite = _best_end(fiche, mesure, grille, [])
    suite = _total(fiche, mesure, grille, (place, densite), []) > grille["hauteur"]
    return _mise(mesure, place, densite, image=grille["image"], marge=[], suite=suite)


def _mise(
    mesure: Noeud,
    place: str,
    densite: int,
    *,
    image: float,
    marge: list[int],
    reste: float | None = None,
    suite: bool = False,
) -> Noeud:
    return {
        "place": place,
        "densite": densite,
        "large": mesure[place]["titre"],
        "reste": reste,
        "image": image,
        "marge": marge,
        "suite": suite,
    }


def _rail(mesure: Noeud, libre: float, u: float) -> tuple[list[int], float]:
    """Quotations and short boxes stand in the rail while it has room: their ranks, and the height of the rail with them."""
    pris, marge = mesure["flanc"], []
    for rang, haut in enumerate(mesure["marges"]):
        if haut is not None and pris + haut + u <= libre:
            marge.append(rang)
            pris += haut + u
    return marge, pris


def _text_height(fiche: Noeud, mesure: Noeud, grille: Noeud, densite: int, marge: list[int]) -> float | None:
    """Of the text column; None at a size that was not measured. Gaps are counted, which is quicker than measuring each density."""
    if densite > 2 and not mesure["petites"]:
        return None
    haut = mesure["rubriques"] if densite <= 2 else mesure["petites"][densite - 3]
    d, serre = grille["densites"][densite], grille["densites"][2]
    apres = [bloc for rang, bloc in enumerate(mesure["blocs"]) if rang not in marge]
    if densite < 2:
        listes = [bloc for rubrique in fiche["rubriques"] for bloc in rubrique["blocs"] if bloc["t"] in ("ul", "ol")]
        haut += (len(fiche["rubriques"]) - 1) * (d["entre"] - serre["entre"])
        haut += sum(len(liste["c"]) for liste in listes) * d["air"] + len(listes) * grille["u"] / 2
    if mesure["image"]:
        haut += mesure["image"] + d["entre"]
    if apres:
        haut += d["entre"] + sum(apres) + (len(apres) - 1) * grille["u"] / 2
    return haut


def _spare(mesure: Noeud, place: str, densite: int) -> float:
    """How much the picture may give up. Not while gaps can still be closed."""
    return mesure["image_seule"] * (1 - IMAGE_MIN[place]) if densite >= 1 else 0.0


def _total(fiche: Noeud, mesure: Noeud, grille: Noeud, essai: tuple[str, int], marge: list[int]) -> float:
    place, densite = essai
    texte = _text_height(fiche, mesure, grille, densite, marge) or 0.0
    total: float = mesure[place]["tete"] + texte + mesure["pied"] + grille["u"] / 2
    if grille["a5"]:  # gaps: see `page.typ`
        total += mesure["flanc"] + mesure["bande"] + grille["u"] * (0.75 + 0.75 * bool(mesure["flanc"])) + JEU_PT
    return total


def _best_end(fiche: Noeud, mesure: Noeud, grille: Noeud, marge: list[int]) -> tuple[str, int]:
    """Fewest pages, then a last page that is not nearly empty, then the airiest. Smaller type only saves a whole page, on A5."""
    essais = [("ample", 0), ("ample", 1), ("ample", 2)]
    if grille["a5"] and "serre" in mesure:
        essais += [("serre", 2)] + ([("serre", 3), ("serre", 4)] if mesure["petites"] else [])

    def judge(essai: tuple[str, int]) -> tuple[int, bool, int]:
        pages, fin = divmod(_total(fiche, mesure, grille, essai, marge) / grille["hauteur"], 1)
        return int(pages) + (fin > 0), pages > 0 and 0 < fin < FIN_MIN, essais.index(essai)

    return min(essais, key=judge)


def into_pages(fiches: list[Noeud], mises: dict[str, Noeud], grille: Noeud) -> list[list[Noeud]]:
    """The fiches of one part, page by page: neighbours that may share do, as many as fit. Completes each `mise` with `partage`."""
    pages: list[list[Noeud]] = []
    reste = 0.0  # of the last page, 0 when it is not shared
    for fiche in fiches:
        demi = mises[fiche["id"]]["demi"]
        if demi is not None and demi + grille["entre"] <= reste and len(pages[-1]) < PAR_PAGE_MAX:
            pages[-1].append(fiche)
            reste -= demi + grille["entre"]
        else:
            pages.append([fiche])
            reste = 0.0 if demi is None else grille["hauteur"] - demi
    for page in pages:
        partage = len(page) > 1 or page[0]["forme"] == "courte"
        for fiche in page:
            mise = mises[fiche["id"]]
            mises[fiche["id"]] = mise | {"partage": partage, "large": mise["partage_large" if partage else "large"]}
    return pages
