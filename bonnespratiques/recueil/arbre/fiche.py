"""One fiche as a node of the document tree: what the booklet prints of it, and nothing else.

    {id, numero, forme: "complete" | "courte", titre, nature, promesse, organismes: [], lieu, theme, mots_cles: [], recit,
     organisme_tu, recit_tu, image: null | image, rubriques: [{cle, icone, titre, blocs: [bloc]}], blocs: [bloc],
     indicateurs: [{libelle, avant, avant_nombre, chiffre, unite, source}], maturite, preuve: null | {mot, rang, sur},
     reperes: [[libelle, valeur]], non_communique: [libelle], contacts: [[inline]], date, licence, note_lecteur, url, url_courte}

A short one keeps title, promise, figures and landmarks: no rubric is cut, they are on line.
No query here: `selection` has loaded organismes, indicateurs, tags and the contacts who agreed to be named.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone

from bonnespratiques.indicateurs import parse
from bonnespratiques.models import NON_COMMUNIQUE, FichePage, FormeFiche, Indicateur
from bonnespratiques.models.fiche_anonymat import ORGANISME_TU, RECIT_ANONYME
from bonnespratiques.models.fiche_echelles import MATURITE, PREUVE, Echelle
from bonnespratiques.models.recueil_demande import Retenue
from bonnespratiques.recueil.alertes import Alerte, Gravite
from bonnespratiques.recueil.arbre.blocs import illustration_blocs, is_blank_text, rich_text
from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.images import Galerie
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_COEUR
from bonnespratiques.texte_riche import is_safe_href
from bonnespratiques.typographie import INSECABLE, en_lettres

# (label, field) in the order in which a reader decides; costs are read as one line.
REPERES = (
    ("Pour qui", "pour_qui"),
    ("Ne convient pas si", "ne_convient_pas_si"),
    ("Ce qu’il faut avant", "prerequis"),
    ("Coût de départ", "cout"),
    ("Coût récurrent", "cout_recurrent"),
    ("Temps d’agents", "etp"),
    ("Délai", "delai"),
)
UNITE_ACCOLEE_MAX = 3  # signs: « 6 % » and « 11 min » are read as one; a longer unit goes on its own line


def fiche_node(fiche: FichePage, demande: Retenue, *, theme: str, ecrire: Ecriture, galerie: Galerie) -> dict[str, Any]:
    """`theme`: the title of its own theme."""
    reperes, tus = _reperes(fiche, ecrire)
    entiere = demande.forme != FormeFiche.COURTE
    return {
        "id": f"fiche-{fiche.numero}",
        "numero": fiche.numero,
        "forme": demande.forme,
        "titre": ecrire(fiche.title),
        "nature": fiche.nature,
        "promesse": ecrire(fiche.promesse).strip(),
        "organismes": [ecrire(nom) for nom in fiche.organismes_noms],
        "lieu": ecrire(_lieu(fiche)),
        "theme": ecrire(theme),
        "mots_cles": sorted(ecrire(lien.tag.name) for lien in fiche.tagged_items.all()),
        "recit": ecrire(fiche.signature).strip(),
        "organisme_tu": ecrire(ORGANISME_TU) if fiche.hides_organismes else "",
        "recit_tu": ecrire(RECIT_ANONYME) if fiche.hides_people else "",
        "image": galerie.node(fiche.image_id, fiche.image_alt, "", ecrire) if fiche.image_id and entiere else None,
        "rubriques": _rubriques(fiche, ecrire) if entiere else [],
        "blocs": illustration_blocs(fiche.blocs.get_prep_value(), ecrire, galerie) if entiere else [],
        "indicateurs": [_indicateur(indicateur, ecrire) for indicateur in fiche.indicateurs.all()],
        "maturite": _degre(MATURITE, fiche.maturite),
        "preuve": _degre(PREUVE, fiche.preuve),
        "reperes": reperes,
        "non_communique": tus,
        "contacts": _contacts(fiche, ecrire),
        "date": _date(fiche),
        "licence": fiche.get_licence_display(),
        "note_lecteur": ecrire(demande.note).strip(),
        "url": f"{settings.SITE_URL}{fiche.permalink}",
        "url_courte": adresse_courte(f"{settings.SITE_URL}{fiche.permalink}"),
    }


def adresse_courte(url: str) -> str:
    """What is printed under a QR code: the address without its scheme."""
    return url.split("://", 1)[-1]


def fiche_alertes(fiche: FichePage, *, ecrire: Ecriture, galerie: Galerie) -> list[Alerte]:
    """What the node just made could not print as it was written. Call it after `fiche_node`, with the same objects."""
    nom = nom_de_fiche(fiche.numero, fiche.title)
    alertes = []
    if galerie.sans_texte:
        combien = "une image n’a" if galerie.sans_texte == 1 else f"{galerie.sans_texte} images n’ont"
        texte = f"{nom} : {combien} pas de texte de remplacement. Dites ce que montre l’image, pour qui ne la voit pas."
        alertes.append(Alerte(Gravite.BLOQUE, texte, fiche.pk))
    if galerie.disparues:
        alertes.append(Alerte(Gravite.ECARTE, f"{nom} : une image supprimée n’est pas imprimée.", fiche.pk))
    coeur = [] if fiche.is_conference else RUBRIQUES_COEUR
    vides = [rubrique.titre for rubrique in coeur if is_blank_text(getattr(fiche, rubrique.champ))]
    if vides:
        texte = f"{nom} : rubrique sans texte ({', '.join(vides)})."
        alertes.append(Alerte(Gravite.A_VERIFIER, texte, fiche.pk))
    if ecrire.remplaces:
        signes = " ".join(sorted(ecrire.remplaces)[:20])
        texte = f"{nom} : des signes ne s’impriment pas et sont remplacés par un carré ({signes})."
        alertes.append(Alerte(Gravite.A_VERIFIER, texte, fiche.pk))
    return alertes


def nom_de_fiche(numero: int | None, titre: str) -> str:
    return f"Fiche n° {numero} « {titre} »"


def _lieu(fiche: FichePage) -> str:
    """Where the practice was carried out, when one organisme says it. Several organismes say several places: none is given."""
    liens = fiche.organismes.all()
    if len(liens) != 1:
        return ""
    return liens[0].organisme.departement or liens[0].organisme.region


def _rubriques(fiche: FichePage, ecrire: Ecriture) -> list[dict[str, Any]]:
    """The four core rubrics always, in order: an absence is said. A conference has no rubric to fill: its empty ones are left out."""
    noeuds = []
    for rubrique in RUBRIQUES:
        contenu = rich_text(getattr(fiche, rubrique.champ), ecrire)
        if not contenu and (rubrique not in RUBRIQUES_COEUR or fiche.is_conference):
            continue
        contenu = contenu or [{"t": "vide", "v": "Non communiqué."}]
        noeuds.append(
            {"cle": rubrique.champ, "icone": rubrique.icone, "titre": ecrire(rubrique.titre), "blocs": contenu}
        )
    if fiche.note_auteur:
        # Beside the text, word for word: it says where its author does not agree with it.
        lignes = [{"t": "p", "c": [ecrire(ligne)]} for ligne in fiche.note_auteur.splitlines() if ligne.strip()]
        noeuds.append({"cle": "note_auteur", "icone": "note", "titre": ecrire("Note de l’auteur"), "blocs": lignes})
    return noeuds


def _reperes(fiche: FichePage, ecrire: Ecriture) -> tuple[list[list[str]], list[str]]:
    """Landmarks given, as [label, value], and the labels of those not given: « non communiqué » is an answer too."""
    donnes, tus = [], []
    for libelle, champ in REPERES:
        valeur = fiche.get_cout_display() if champ == "cout" else getattr(fiche, champ)
        valeur = ecrire(valeur).strip()
        if valeur.casefold().rstrip(".") not in ("", NON_COMMUNIQUE):
            donnes.append([libelle, valeur])
        elif not fiche.is_conference:
            tus.append(libelle)
    if fiche.annee_debut:
        donnes.append(["Depuis", str(fiche.annee_debut)])
    return donnes, tus


def _indicateur(indicateur: Indicateur, ecrire: Ecriture) -> dict[str, Any]:
    """`chiffre` is printed large, with the short head of its unit; `unite` is what remains of it.

    « 22 », « 6 », « % des appels » give « 6 % », « 22 % » and « des appels ». `avant_nombre`: whether « contre » may be said of it.
    """
    unite = ecrire(indicateur.unite).strip()
    accolee, _, reste = unite.partition(" ") if len(unite.split(" ")[0]) <= UNITE_ACCOLEE_MAX else ("", "", unite)
    avant, apres = ecrire(indicateur.avant).strip(), ecrire(indicateur.apres).strip()
    return {
        "libelle": ecrire(indicateur.libelle),
        "avant": joined_unit(avant, accolee),
        "avant_nombre": parse(avant) is not None,
        "chiffre": joined_unit(apres, accolee) or NON_COMMUNIQUE,
        "unite": reste if parse(apres) is not None else "",
        "source": " · ".join(filter(None, (ecrire(indicateur.periode).strip(), ecrire(indicateur.source).strip()))),
    }


def joined_unit(valeur: str, unite: str) -> str:
    return f"{valeur}{INSECABLE}{unite}" if unite and parse(valeur) is not None else valeur


def _degre(echelle: Echelle, valeur: str) -> dict[str, Any] | None:
    """The word and its position on the scale, from 1; 0 for a word that is off it."""
    degre = echelle.find(valeur)
    if degre is None:
        return None
    rang = echelle.degres.index(degre) + 1 if degre in echelle.degres else 0
    return {"mot": degre.titre, "rang": rang, "sur": len(echelle.degres)}


def _contacts(fiche: FichePage, ecrire: Ecriture) -> list[list]:
    """One list of lines for each contact who agreed. Without any, the reader is sent to the relay form of the fiche."""
    contacts = []
    for contact in [] if fiche.hides_people else fiche.contacts_publics:
        lignes: list = [ecrire(ligne) for ligne in (contact.nom, contact.fonction) if ligne]
        if contact.courriel and is_safe_href(f"mailto:{contact.courriel}"):
            lignes.append({"t": "a", "href": f"mailto:{contact.courriel}", "c": [ecrire(contact.courriel)]})
        if contact.telephone:
            lignes.append(ecrire(contact.telephone))
        contacts.append(lignes)
    return contacts


def _date(fiche: FichePage) -> str:
    if fiche.verifiee_le:
        return f"Vérifiée le {en_lettres(fiche.verifiee_le)}"
    if fiche.last_published_at:
        return f"Mise à jour le {en_lettres(timezone.localdate(fiche.last_published_at))}"
    return ""
