"""Drawings along a line of time: an hour, three nights, a hundred days, two years of use."""

from bonnespratiques.demo.dessins.feuille import (
    ATTENTION,
    ATTENTION_FOND,
    CREUX,
    ENCRE,
    ENCRE_2,
    ERREUR,
    FEUILLE,
    LIGNE,
    MANAGEMENT,
    MANAGEMENT_FOND,
    SERVICE,
    SERVICE_FOND,
    Feuille,
)


def une_heure() -> bytes:
    """The five moments of a session of codéveloppement, to scale."""
    feuille = Feuille()
    feuille.texte((60, 60), "Une heure, pas une minute de plus", taille=36, style="titre", ancre="lm")
    temps = [
        (5, "Le cas", ""),
        (15, "Les questions", ""),
        (5, "Le contrat", ""),
        (20, "Les apports", ""),
        (15, "La suite", ""),
    ]
    dit = [
        "on expose",
        "on comprend,\nsans conseiller",
        "on reformule",
        "on propose,\non nuance",
        "on retient une\nou deux actions",
    ]
    x, minute = 60.0, 0
    for rang, (duree, nom, _) in enumerate(temps):
        largeur = duree * 18
        fort = rang % 2 == 0
        feuille.boite(
            (x, 260),
            (largeur, 150),
            f"{duree} min",
            fond=MANAGEMENT if fort else MANAGEMENT_FOND,
            bord=MANAGEMENT,
            couleur=FEUILLE if fort else ENCRE,
            rayon=4,
        )
        feuille.texte((x, 432), f"{minute}", taille=22, couleur=ENCRE_2, ancre="mt")
        milieu, haut = x + largeur / 2, duree == 5
        y = 170 if haut else 505
        feuille.ligne((milieu, 260 if haut else 410), (milieu, 225 if haut else 470), couleur=LIGNE, trait=2)
        feuille.texte((milieu, y), nom, style="gras")
        feuille.texte((milieu, y + (32 if haut else 54)), dit[rang], taille=22, couleur=ENCRE_2)
        x, minute = x + largeur, minute + duree
    feuille.texte((x, 432), "60", taille=22, couleur=ENCRE_2, ancre="mt")
    feuille.texte(
        (60, 640),
        "Minutes écoulées. L’animatrice veille au temps et ne participe pas au fond.",
        taille=22,
        couleur=ENCRE_2,
        ancre="lm",
    )
    return feuille.png()


def trois_nuits() -> bytes:
    """Litres an hour at night, and the message that follows three nights above the threshold."""
    feuille = Feuille()
    feuille.texte((60, 60), "Trois nuits au-dessus du seuil, puis un message", taille=36, style="titre", ancre="lm")
    base, unite = 560, 20
    for x, debit, nuit in zip(
        range(150, 800, 130), [1, 2, 17, 19, 18], ["lundi", "mardi", "mercredi", "jeudi", "vendredi"], strict=True
    ):
        fuite = debit > 10
        feuille.boite(
            (x, base - debit * unite),
            (80, debit * unite),
            fond=SERVICE if fuite else SERVICE_FOND,
            bord=SERVICE,
            rayon=2,
        )
        feuille.texte((x + 40, base - debit * unite - 22), f"{debit}", style="gras")
        feuille.texte((x + 40, base + 26), nuit, taille=22)
    feuille.ligne((110, base), (810, base), couleur=ENCRE_2)
    feuille.ligne((110, base - 10 * unite), (810, base - 10 * unite), couleur=ERREUR, trait=3, tirets=True)
    feuille.texte((110, base - 10 * unite - 22), "seuil : 10 litres par heure", taille=22, couleur=ERREUR, ancre="lm")
    feuille.fleche((770, 330), (850, 330), couleur=SERVICE)
    feuille.boite((855, 190), (290, 290), fond=FEUILLE, bord=SERVICE, rayon=22)
    feuille.texte((880, 235), "Samedi, 8 h", taille=22, couleur=ENCRE_2, ancre="lm")
    feuille.texte(
        (880, 345),
        "Votre compteur\ntourne chaque nuit.\nFermez vos robinets,\npuis regardez-le.",
        taille=26,
        ancre="lm",
    )
    feuille.texte((880, 450), "Pas de lien à ouvrir.", taille=22, couleur=SERVICE, ancre="lm", style="gras")
    feuille.texte(
        (60, 640), "Litres par heure, relevés entre 2 h et 5 h du matin.", taille=22, couleur=ENCRE_2, ancre="lm"
    )
    return feuille.png()


def cent_jours() -> bytes:
    """The life of a trial, and what became of sixty-two of them."""
    feuille = Feuille()
    feuille.texte((60, 60), "Cent jours pour essayer, une heure pour décider", taille=36, style="titre", ancre="lm")
    feuille.ligne((60, 230), (880, 230), couleur=LIGNE, trait=6)
    feuille.ligne((270, 230), (760, 230), couleur=MANAGEMENT, trait=14)
    etapes = [
        (110, "J − 10", "simple\ndéclaration"),
        (270, "J 0", "une règle\nsuspendue"),
        (515, "J 50", "le relevé est\ndéjà choisi"),
        (760, "J 100", "une heure\npublique"),
    ]
    for repere, jour, mots in etapes:
        feuille.disque((repere, 230), 20, fond=FEUILLE, bord=MANAGEMENT, trait=6)
        feuille.texte((repere, 175), jour, style="gras")
        feuille.texte((repere, 300), mots, taille=22, couleur=ENCRE_2)
    suites = [
        (26, "gardés", SERVICE, SERVICE_FOND),
        (17, "ajustés", ATTENTION, ATTENTION_FOND),
        (19, "abandonnés", ENCRE_2, CREUX),
    ]
    x = 60.0
    feuille.texte((60, 405), "62 essais, de mars 2022 à juin 2026", style="gras", ancre="lm")
    for nombre, mot, couleur, fond in suites:
        largeur = nombre * 17.4
        feuille.boite((x, 445), (largeur - 8, 120), fond=fond, bord=couleur)
        feuille.texte((x + largeur / 2 - 4, 485), f"{nombre}", taille=38, style="gras", couleur=couleur)
        feuille.texte((x + largeur / 2 - 4, 532), mot, taille=24)
        x += largeur
    feuille.fleche((900, 230), (980, 230), couleur=MANAGEMENT)
    feuille.texte((990, 230), "garder,\najuster ou\nabandonner", taille=24, style="gras", ancre="lm")
    feuille.texte(
        (60, 625), "Les fiches des essais abandonnés sont les plus lues.", taille=22, couleur=ENCRE_2, ancre="lm"
    )
    return feuille.png()


def cahier_de_tonte() -> bytes:
    """What a contributeur joins to a dossier: the hours of two years."""
    feuille = Feuille()
    feuille.texte((60, 60), "Cahier de tonte : heures de l’année, même surface", taille=36, style="titre", ancre="lm")
    for rang, (annee, heures) in enumerate(((2024, 640), (2025, 430))):
        y = 190 + rang * 180
        feuille.texte((60, y + 45), f"{annee}", style="gras", ancre="lm", taille=30)
        feuille.boite((170, y), (heures * 1.3, 90), fond=SERVICE_FOND, bord=SERVICE)
        feuille.texte((170 + heures * 1.3 + 20, y + 45), f"{heures} heures", ancre="lm", taille=28)
    feuille.texte((60, 635), "Relevé du service technique.", taille=24, couleur=ENCRE_2, ancre="lm")
    return feuille.png()


def usage_de_l_application() -> bytes:
    """What downloads hid: how few people still opened the application."""
    feuille = Feuille()
    feuille.texte((60, 60), "Télécharger n’est pas se servir", taille=36, style="titre", ancre="lm")
    mesures = [
        (14200, "14 200", "étudiants inscrits", CREUX, LIGNE),
        (8700, "8 700", "téléchargements en six semaines", SERVICE_FOND, SERVICE),
        (1900, "1 900", "personnes par semaine, en janvier", SERVICE, SERVICE),
        (410, "410", "personnes par semaine, en juin", SERVICE, SERVICE),
    ]
    for rang, (valeur, nombre, mots, fond, bord) in enumerate(mesures):
        y, largeur = 125 + rang * 120, valeur / 14200 * 1080
        feuille.texte((60, y + 14), nombre, style="gras", ancre="lm", taille=30)
        feuille.texte((170, y + 15), mots, ancre="lm", taille=25)
        feuille.boite((60, y + 40), (largeur, 44), fond=fond, bord=bord, rayon=3)
    feuille.texte(
        (60, 635), "Arrêt en décembre 2022, après 96 000 € de dépenses.", taille=24, couleur=ENCRE_2, ancre="lm"
    )
    return feuille.png()
