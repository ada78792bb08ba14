"""Generated fiches for the benches: sentences of the demonstration, shuffled, about 1 600 signs each, filed and described as real
ones are, so that facettes cost what they cost. Written straight into the tables, several thousand a second.

The sentences are few (some hundreds): the words asked for stand in 2 to 40 % of the fiches, which is harsher than life.
"""

import datetime
import random
import re
from collections import Counter

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from bonnespratiques.demo import donnees
from bonnespratiques.installation import install_site
from bonnespratiques.models import (
    Cout,
    FicheOrganisme,
    FichePage,
    FicheTag,
    Maturite,
    Nature,
    Organisme,
    Preuve,
    Tag,
    ThemePage,
    TypeOrganisme,
)
from bonnespratiques.recherche.langue.francais import MOTS_VIDES, words

THEMES, ORGANISMES, TAGS, REGIONS = 15, 50, 40, 13
LOT = 500
RUBRIQUES = ("origine", "resultats", "principes", "conseils")
SYLLABES = ("bru", "mon", "val", "or", "ser", "lan", "mar", "quin", "tou", "ber", "cha", "ri", "ol", "gan")


def read_sentences() -> list[str]:
    texts = [fiche[rubrique] for fiche in donnees.read_fiches() for rubrique in RUBRIQUES]
    plain = [re.sub(r"<[^>]+>", " ", text) for text in texts]
    return [sentence.strip() for text in plain for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence) > 20]


class Corpus:
    """The themes, organismes and keywords of a site, and as many fiches as are asked for."""

    def __init__(self, *, seed: int = 2014) -> None:
        self.dice = random.Random(seed)
        self.sentences = read_sentences()
        self.themes = self._themes()
        self.organismes = self._organismes()
        self.tags = [Tag.objects.create(name=f"mot-clé {self._name()} {n}") for n in range(TAGS)]
        self._children = Counter[int]()
        self._content_type = FichePage().content_type

    def write(self, number: int) -> None:
        """`number` more fiches. The outbox is not told: an index is built afterwards."""
        start = FichePage.objects.count()
        for first in range(start, start + number, LOT):
            with transaction.atomic():
                self._write_lot(range(first, min(first + LOT, start + number)))
        for theme in self.themes:
            ThemePage.objects.filter(pk=theme.pk).update(numchild=self._children[theme.pk])

    def words_between(self, low: float, high: float) -> list[str]:
        """Words that stand in such a share of the fiches."""
        frequencies = Counter[str]()
        texts = FichePage.objects.values_list("promesse", *RUBRIQUES)[:2000]
        for row in texts:
            frequencies.update({word for word in words(" ".join(row)) if word not in MOTS_VIDES and len(word) > 3})
        return sorted(word for word, n in frequencies.items() if low <= n / len(texts) <= high)

    # --- What fiches are filed under --------------------------------------------------------------------------

    def _name(self) -> str:
        return "".join(self.dice.choices(SYLLABES, k=3))

    def _themes(self) -> list[ThemePage]:
        site, themes = install_site(), []
        for titre in ("Relation de service", "Management collaboratif", "Innovation"):
            axe = site.add_child(instance=ThemePage(title=titre))
            themes += [axe.add_child(instance=ThemePage(title=f"{titre} {n}")) for n in range(THEMES // 3)]
        return list(ThemePage.objects.filter(pk__in=[theme.pk for theme in themes]))

    def _organismes(self) -> list[Organisme]:
        types = [value for value in TypeOrganisme.values if value != TypeOrganisme.NON_COMMUNIQUE]
        regions = [f"Région {self._name().title()}" for _ in range(REGIONS)]
        return [
            Organisme.objects.create(
                nom=f"Commune de {self._name().title()} {n}",
                type=self.dice.choice(types),
                region=(region := self.dice.choice(regions)),
                departement=f"{region.removeprefix('Région ')} {self.dice.randint(1, 8)}",
            )
            for n in range(ORGANISMES)
        ]

    # --- Fiches -----------------------------------------------------------------------------------------------

    def _write_lot(self, numbers: range) -> None:
        fiches = [self._fiche(n) for n in numbers]
        Page.objects.bulk_create([fiche.page_ptr for fiche in fiches])
        for fiche in fiches:
            fiche.page_ptr_id = fiche.pk = fiche.id = fiche.page_ptr.pk
        # `bulk_create` refuses models with a parent table; this is its own half of the work.
        FichePage._base_manager.get_queryset()._insert(
            fiches, fields=FichePage._meta.local_concrete_fields, using="default", raw=True
        )
        dice = self.dice
        FicheOrganisme.objects.bulk_create(
            FicheOrganisme(fiche=fiche, organisme=organisme)
            for fiche in fiches
            for organisme in dice.sample(self.organismes, dice.choice((1, 1, 1, 2)))
        )
        FicheTag.objects.bulk_create(
            FicheTag(content_object=fiche, tag=tag)
            for fiche in fiches
            for tag in dice.sample(self.tags, dice.randint(0, 4))
        )

    def _fiche(self, n: int) -> FichePage:
        dice, theme = self.dice, self.themes[n % len(self.themes)]
        self._children[theme.pk] += 1
        title = " ".join(dice.choice(self.sentences).split()[:6])
        published = timezone.now() - datetime.timedelta(minutes=dice.randint(0, 3_000_000))
        common = {
            "title": title,
            "draft_title": title,
            "slug": f"fiche-{n}",
            "path": FichePage._get_path(theme.path, theme.depth + 1, self._children[theme.pk]),
            "depth": theme.depth + 1,
            "url_path": f"{theme.url_path}fiche-{n}/",
            "live": True,
            "content_type": self._content_type,
            "locale_id": theme.locale_id,
            "first_published_at": published,
            "last_published_at": published,
        }
        fiche = FichePage(
            **common,
            **{rubrique: self._paragraphs(3) for rubrique in RUBRIQUES},
            numero=n + 1,
            promesse=dice.choice(self.sentences)[:300],
            nature=dice.choices(Nature.values, (8, 1, 1))[0],
            maturite=dice.choice(["", *Maturite.values]),
            preuve=dice.choice(["", *Preuve.values]),
            cout=dice.choice(Cout.values),
            annee_debut=dice.choice([None, *range(2005, 2026)]),
            verifiee_le=published.date() if dice.random() < 0.5 else None,
        )
        fiche.page_ptr = Page(**common, translation_key=fiche.translation_key)
        return fiche

    def _paragraphs(self, count: int) -> str:
        return "".join(f"<p>{self.dice.choice(self.sentences)}</p>" for _ in range(count))
