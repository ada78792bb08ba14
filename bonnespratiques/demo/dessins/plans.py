"""Plans: how a request goes through a town hall, and a way through a town centre."""

from bonnespratiques.demo.dessins.feuille import (
    CREUX,
    ENCRE_2,
    ERREUR,
    FEUILLE,
    LIGNE,
    SERVICE,
    SERVICE_FOND,
    Feuille,
)


def quatre_portes() -> bytes:
    """Four doors, one register, one team."""
    feuille = Feuille()
    feuille.texte((60, 60), "Un dossier, quatre portes d’entrée", taille=36, style="titre", ancre="lm")
    for rang, (porte, part) in enumerate(
        [
            ("Guichet", "au comptoir"),
            ("Téléphone", "au standard"),
            ("Courrier", "numérisé"),
            ("Courriel", "boîte unique"),
        ]
    ):
        y = 125 + rang * 128
        feuille.boite((60, y), (230, 100), fond=SERVICE_FOND, bord=SERVICE)
        feuille.texte((175, y + 36), porte, style="gras", taille=28)
        feuille.texte((175, y + 70), part, taille=22, couleur=ENCRE_2)
        feuille.fleche((290, y + 50), (360, y + 50), (360, 368), (455, 368), couleur=SERVICE)
    feuille.boite((460, 258), (270, 220), fond=SERVICE, bord=SERVICE)
    feuille.texte((595, 320), "Un registre", taille=32, style="gras", couleur=FEUILLE)
    feuille.texte((595, 395), "une demande,\nun numéro", taille=27, couleur=FEUILLE)
    feuille.fleche((730, 320), (850, 240), couleur=SERVICE)
    feuille.fleche((730, 415), (850, 495), couleur=ENCRE_2)
    feuille.boite((855, 150), (285, 170), fond=SERVICE_FOND, bord=SERVICE)
    feuille.texte((997, 200), "64 %", taille=46, style="gras", couleur=SERVICE)
    feuille.texte((997, 262), "closes par les neuf\nagents de l’accueil", taille=24)
    feuille.boite((855, 410), (285, 170))
    feuille.texte((997, 460), "36 %", taille=46, style="gras", couleur=ENCRE_2)
    feuille.texte((997, 522), "confiées au service,\npièces déjà vérifiées", taille=24)
    return feuille.png()


def six_itineraires() -> bytes:
    """One way from door to door, with what was done and what still blocks."""
    feuille = Feuille()
    feuille.texte((60, 60), "Un trajet, de l’arrêt de bus à la mairie", taille=36, style="titre", ancre="lm")
    feuille.texte((1140, 62), "Comité d’usage, 2026", taille=22, couleur=ENCRE_2, ancre="rm")
    for coin, mots in (
        ((60, 120), "Commerces"),
        ((420, 120), "École"),
        ((420, 450), "Place aux pavés"),
        ((780, 450), "Marché"),
    ):
        feuille.boite(coin, (300, 125), mots, fond=CREUX, bord=LIGNE, trait=2, style="normal", couleur=ENCRE_2)
    feuille.boite((60, 450), (300, 125), "Arrêt de bus", fond=FEUILLE, bord=LIGNE)
    feuille.boite((780, 120), (360, 125), "Mairie", fond=SERVICE_FOND, bord=SERVICE, corps=32)
    feuille.fleche((210, 450), (210, 348), (960, 348), (960, 250), couleur=SERVICE, trait=10)
    reperes = [
        (210, 400, SERVICE, "1", 60, "quai durci"),
        (390, 348, SERVICE, "2", 300, "bande de guidage"),
        (750, 348, SERVICE, "3", 610, "rampe et banc"),
        (570, 432, ERREUR, "!", 890, "pavés à reprendre"),
    ]
    for x, y, couleur, signe, legende_x, legende in reperes:
        for centre in ((x, y), (legende_x + 22, 632)):
            feuille.disque(centre, 22, fond=couleur, bord=FEUILLE, trait=3)
            feuille.texte(centre, signe, style="gras", couleur=FEUILLE, taille=25)
        feuille.texte((legende_x + 54, 632), legende, ancre="lm", taille=25)
    return feuille.png()
