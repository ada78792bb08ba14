"""What search reads of a fiche besides its own fields: texts made of what stands around it. Boosts: `FichePage.search_fields`."""

from typing import Any

from bonnespratiques.models.fiche_choix import Nature


class TextesCherches:
    """Mixed into `FichePage`, whose fields it reads: mypy is told `self: Any`. `FichePage.get_indexed_objects` makes them cheap."""

    def organismes_text(self: Any) -> str:
        return " ; ".join(self.organismes_noms)

    def theme_text(self: Any) -> str:
        return getattr(self, "theme_titre", None) or self.theme.title

    def axe_text(self: Any) -> str:
        return getattr(self, "axe_titre", None) or self.theme.axe.title

    def lieux_text(self: Any) -> str:
        """Where it was done, and by what kind of organisation."""
        organismes = [lien.organisme for lien in self.organismes.all()]
        said = [words for o in organismes for words in (o.departement, o.region, o.type_dit)]
        return " ; ".join(dict.fromkeys(words for words in said if words))

    def nature_text(self: Any) -> str:
        """What it is, when it is not what most fiches are."""
        return "" if self.nature == Nature.PRATIQUE else self.get_nature_display()

    def numero_text(self: Any) -> str:
        """One word, for whoever asks for « fiche n° 12 » (`recherche.strategie`)."""
        return f"numero{self.numero}"

    def tags_text(self: Any) -> str:
        return " ; ".join(lien.tag.name for lien in self.tagged_items.all())
