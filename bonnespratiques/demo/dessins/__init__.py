"""The pictures of the demonstration, drawn by these modules: nothing is downloaded, and each run draws the same pixels."""

from bonnespratiques.demo.dessins.affiches import affiche_des_reponses, mots_decoupes, tableau_debout
from bonnespratiques.demo.dessins.courbes import (
    cahier_de_tonte,
    cent_jours,
    trois_nuits,
    une_heure,
    usage_de_l_application,
)
from bonnespratiques.demo.dessins.plans import quatre_portes, six_itineraires

__all__ = [
    "affiche_des_reponses",
    "cahier_de_tonte",
    "cent_jours",
    "mots_decoupes",
    "quatre_portes",
    "six_itineraires",
    "tableau_debout",
    "trois_nuits",
    "une_heure",
    "usage_de_l_application",
]
