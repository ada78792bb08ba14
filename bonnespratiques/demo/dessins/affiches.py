"""Posters and boards: what is hung on a wall."""

from bonnespratiques.demo.dessins.feuille import (
    ATTENTION,
    ATTENTION_FOND,
    CREUX,
    ENCRE_2,
    ERREUR,
    ERREUR_FOND,
    FEUILLE,
    LIGNE,
    MANAGEMENT,
    MANAGEMENT_FOND,
    PAPIER,
    SERVICE,
    SERVICE_FOND,
    Feuille,
)


def affiche_des_reponses() -> bytes:
    """The monthly poster of a bus network: done, under way, or no and why. Each colour has its word."""
    feuille = Feuille()
    feuille.boite((180, 40), (840, 600), fond=FEUILLE, rayon=6)
    feuille.texte((230, 95), "Vous l’avez dit, voici la suite", taille=38, style="titre", ancre="lm")
    feuille.texte((970, 97), "mars", taille=26, couleur=ENCRE_2, ancre="rm")
    lignes = [
        ("Fait", SERVICE, SERVICE_FOND, "Le 14 part à l’heure affichée, depuis le 2 mars."),
        ("Fait", SERVICE, SERVICE_FOND, "Un banc a été posé à l’arrêt du Lavoir."),
        ("En cours", ATTENTION, ATTENTION_FOND, "Le chauffage de la ligne 3 : pièces attendues en avril."),
        ("Non", ERREUR, ERREUR_FOND, "Pas de bus après 22 h 30 : trop peu de voyageurs."),
        ("Non", ERREUR, ERREUR_FOND, "Pas d’arrêt devant l’école : la rue est trop étroite."),
    ]
    for rang, (mot, couleur, fond, reponse) in enumerate(lignes):
        y = 145 + rang * 84
        feuille.boite((230, y), (150, 58), mot, fond=fond, bord=couleur, couleur=couleur, corps=25)
        feuille.texte((405, y + 29), reponse, taille=25, ancre="lm")
    feuille.ligne((230, 572), (970, 572), couleur=LIGNE, trait=2)
    feuille.texte(
        (230, 604), "Les « non » sont signés par la directrice du réseau.", taille=23, couleur=ENCRE_2, ancre="lm"
    )
    return feuille.png()


def tableau_debout() -> bytes:
    """The board of a morning meeting, and the way a problem goes up."""
    feuille = Feuille()
    feuille.texte((60, 60), "Dix minutes debout, à 7 h 50", taille=36, style="titre", ancre="lm")
    feuille.boite((60, 110), (780, 490), fond=FEUILLE, bord=ENCRE_2, trait=6, rayon=4)
    colonnes = [
        ("Aujourd’hui", ["Lot 4 : Sam et Inès", "Pompe du Bief : Ali", "Astreinte : Noa"], SERVICE_FOND, SERVICE),
        ("Bloqué", ["Vanne rue Haute :\npas de clé"], ERREUR_FOND, ERREUR),
        ("Merci", ["À Jeanne, pour\nle plan retrouvé"], ATTENTION_FOND, ATTENTION),
    ]
    for rang, (titre, billets, fond, couleur) in enumerate(colonnes):
        x = 75 + rang * 252
        feuille.texte((x + 122, 155), titre, style="gras", taille=29, couleur=couleur)
        for n, billet in enumerate(billets):
            feuille.boite(
                (x + 12, 200 + n * 122),
                (222, 100),
                billet,
                fond=fond,
                bord=couleur,
                style="normal",
                corps=22,
                rayon=3,
                trait=2,
            )
        if rang:
            feuille.ligne((x - 2, 135), (x - 2, 580), couleur=LIGNE, trait=2)
    montee = [("8 h", "l’équipe"), ("8 h 15", "les chefs"), ("8 h 45", "la direction")]
    for rang, (heure, qui) in enumerate(montee):
        y = 490 - rang * 180
        feuille.boite((900, y), (240, 110), fond=MANAGEMENT_FOND, bord=MANAGEMENT)
        feuille.texte((1020, y + 36), heure, style="gras", couleur=MANAGEMENT, taille=28)
        feuille.texte((1020, y + 76), qui, taille=25)
        if rang:
            feuille.fleche((1020, y + 180), (1020, y + 114), couleur=MANAGEMENT)
    feuille.texte(
        (60, 640),
        "Ce qui bloque monte le jour même ; chaque niveau répond, même pour dire non.",
        taille=22,
        couleur=ENCRE_2,
        ancre="lm",
    )
    return feuille.png()


def mots_decoupes() -> bytes:
    """Words that inhabitants cut out of the letters, and what replaces them."""
    feuille = Feuille()
    feuille.texte((60, 60), "La boîte aux mots qui fâchent", taille=36, style="titre", ancre="lm")
    feuille.texte((240, 130), "On découpe", taille=24, couleur=ENCRE_2)
    feuille.texte((860, 130), "On écrit à la place", taille=24, couleur=ENCRE_2)
    mots = [
        ("forclusion", "le délai est dépassé"),
        ("surseoir à statuer", "attendre avant de décider"),
        ("diligenter une enquête", "aller voir sur place"),
        ("par la présente", "(rien)"),
    ]
    for rang, (mot, remplacement) in enumerate(mots):
        y = 165 + rang * 106
        feuille.boite((60, y), (390, 78), mot, fond=CREUX, bord=CREUX, style="titre", corps=29, rayon=0)
        for x in range(60, 450, 26):  # the tooth of the scissors
            feuille.polygone((x, y + 78), (x + 13, y + 66), (x + 26, y + 78), couleur=PAPIER)
        feuille.fleche((480, y + 39), (590, y + 39), couleur=SERVICE)
        feuille.boite((610, y), (530, 78), remplacement, fond=SERVICE_FOND, bord=SERVICE, corps=28)
    feuille.texte(
        (60, 625),
        "61 mots recueillis, 52 remplacés. Neuf restent, imposés par la loi : une note les explique.",
        taille=24,
        ancre="lm",
    )
    return feuille.png()
