"""Small numbers, which readers type in figures and titles write in letters, or the reverse: 7 engagements, sept engagements."""

from bonnespratiques.recherche.langue.francais import stem

_EN_LETTRES = {
    "2": "deux",
    "3": "trois",
    "4": "quatre",
    "5": "cinq",
    "6": "six",
    "7": "sept",
    "8": "huit",
    "9": "neuf",
    "10": "dix",
    "11": "onze",
    "12": "douze",
    "13": "treize",
    "14": "quatorze",
    "15": "quinze",
    "16": "seize",
    "20": "vingt",
    "30": "trente",
    "40": "quarante",
    "50": "cinquante",
    "60": "soixante",
    "100": "cent",
    "1000": "mille",
}

# Both ways, as the index holds them.
NOMBRES = {figures: stem(word) for figures, word in _EN_LETTRES.items()}
NOMBRES |= {racine: figures for figures, racine in NOMBRES.items()}
