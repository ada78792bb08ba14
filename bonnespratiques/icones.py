"""The icons: one drawing each, on a grid of 24, stroke 1.7. Each icon of the domain carries one solid dot, and one only.

Read by the `icone` tag (`templatetags/ui.py`). Drawn inline, so that they take the colour of the words beside them.
"""

TRACES = {
    # The rubrics.
    "origine": (
        '<path d="M12 20v-8"/><path d="M12 13c0-4 2.6-6.6 7-7 .2 4.4-2.4 7-7 7Z"/>'
        '<path d="M12 15.5c-.3-2.8-2.3-4.6-6-5 .2 3.4 2.4 5 6 5Z"/>'
        '<circle class="pt" cx="12" cy="20.2" r="1.9"/>'
    ),
    "resultats": (
        '<path d="M4 20.5h16"/><path d="M6.5 20.5v-5"/><path d="M12 20.5v-9"/><path d="M17.5 20.5V9"/>'
        '<circle class="pt" cx="17.5" cy="4.8" r="2.1"/>'
    ),
    "principes": (
        '<path d="M12 3v12"/><path d="M7 3h10"/><path d="M8.5 20.5c-2.2-1-3.5-2.7-3.5-5"/>'
        '<path d="M15.5 20.5c2.2-1 3.5-2.7 3.5-5"/><circle class="pt" cx="12" cy="17" r="2.3"/>'
    ),
    "conseils": (
        '<path d="M12 21V4"/><path d="M12 5h6.5l2 2.2-2 2.3H12"/><path d="M12 11.5H5.5l-2 2.2 2 2.3H12"/>'
        '<circle class="pt" cx="12" cy="3.4" r="1.7"/>'
    ),
    "freins": '<path d="M4 19 11 7.5 14.5 13l1.8-2.6L21 19Z"/><circle class="pt" cx="18.5" cy="5.5" r="1.9"/>',
    "condition": (
        '<path d="M14.2 9.8 21 3"/><path d="M17.5 6.5 20 9"/><circle cx="9.5" cy="14.5" r="6"/>'
        '<circle class="pt" cx="9.5" cy="14.5" r="1.9"/>'
    ),
    "aujourdhui": (
        '<path d="M4 5.5h16v15H4Z"/><path d="M4 10h16M8 3.5v4M16 3.5v4"/><circle class="pt" cx="15.5" cy="15.5" r="2"/>'
    ),
    # The axes (`ThemePage.signe`).
    "service": (
        '<circle cx="9" cy="12" r="6"/><circle cx="15" cy="12" r="6"/><circle class="pt" cx="12" cy="12" r="1.7"/>'
    ),
    "management": (
        '<path d="M12 5.5 5.5 17.5h13Z"/><circle cx="5.5" cy="17.5" r="2.5" class="fond"/>'
        '<circle cx="18.5" cy="17.5" r="2.5" class="fond"/><circle class="pt" cx="12" cy="5.5" r="2.7"/>'
    ),
    "conference": '<path d="M4 4.5h16v11h-8.5L7 19.5v-4H4Z"/><circle class="pt" cx="12" cy="10" r="1.9"/>',
    # The natures of a fiche.
    "pratique": '<path d="M5 3.5h10l4 4v13H5Z"/><path d="M8.5 15.5h7"/><circle class="pt" cx="10" cy="10.5" r="2"/>',
    "essai": (
        '<path d="M12 3.5a8.5 8.5 0 1 1-7.8 5.1" stroke-dasharray="3.2 2.6"/><path d="M4.5 3.8v4.8h4.8"/>'
        '<circle class="pt" cx="12" cy="12" r="2"/>'
    ),
    # Actions, states and things.
    "chercher": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "oui": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "non": '<path d="M6 6l12 12M18 6 6 18"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5"/><circle class="pt" cx="12" cy="7.6" r="1.3"/>',
    "attention": (
        '<path d="M12 3.5 21.5 20h-19Z"/><path d="M12 10v4.5"/><circle class="pt" cx="12" cy="17.2" r="1.15"/>'
    ),
    "horloge": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "personne": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.7-4 3.5-6 7.5-6s6.8 2 7.5 6"/>',
    "organisme": (
        '<path d="M4 20.5V9l8-5.5L20 9v11.5Z"/><path d="M9.5 20.5v-5h5v5"/>'
        '<circle class="pt" cx="12" cy="10.8" r="1.5"/>'
    ),
    "enveloppe": '<path d="M3.5 5.5h17v13h-17Z"/><path d="m4 6.5 8 6.5 8-6.5"/>',
    "imprimer": '<path d="M7 8V3.5h10V8"/><path d="M7 17H3.5V8h17v9H17"/><path d="M7 14h10v6.5H7Z"/>',
    "lien": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7l-1.3 1.3"/>'
        '<path d="M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1.3-1.3"/>'
    ),
    "flux": (
        '<path d="M5 11.5a7.5 7.5 0 0 1 7.5 7.5"/><path d="M5 5a14 14 0 0 1 14 14"/>'
        '<circle class="pt" cx="6.3" cy="17.7" r="1.7"/>'
    ),
    "mot-cle": '<path d="M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5Z"/><circle class="pt" cx="8.3" cy="8.3" r="1.6"/>',
    "ajouter": '<path d="M12 5v14M5 12h14"/>',
    "puces": '<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>',
    "numeros": '<path d="M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4.500M3.500 14.500h3.500L3.800 18.500h0H7"/>',
    "fleche": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "bas": '<path d="M12 4v12M6 11l6 6 6-6M4 20.5h16"/>',
    "haut": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "descendre": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "tout-en-haut": '<path d="M12 20.5V8.500M6 14l6-6 6 6M5 4h14"/>',
    "tout-en-bas": '<path d="M12 3.500v12M6 10l6 6 6-6M5 20h14"/>',
    "poignee": '<path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01"/>',
    "signet": '<path d="M6.500 3.500h11v17L12 16l-5.500 4.500Z"/><circle class="pt" cx="12" cy="9.200" r="1.9"/>',
    "livre": (
        '<path d="M12 6c-2-1.7-4.7-2.2-8.5-2v14.5c3.8-.2 6.5.3 8.5 2 2-1.7 4.7-2.2 8.5-2V4c-3.8-.2-6.5.3-8.5 2Z"/>'
        '<path d="M12 6v14.5"/>'
    ),
    "crayon": '<path d="M4 20l1-4.5L16 4.5l3.5 3.5-11 11Z"/><path d="M13.5 7l3.5 3.5"/>',
    "tampon": (
        '<path d="M9 13.5c1-2.5-.8-4.2-.8-6.5a3.8 3.8 0 0 1 7.6 0c0 2.3-1.8 4-.8 6.5"/>'
        '<path d="M5 13.5h14v3.5H5Z"/><path d="M5 20.5h14"/><circle class="pt" cx="12" cy="7" r="1.4"/>'
    ),
    "cadenas": (
        '<path d="M5 11h14v9.5H5Z"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/><circle class="pt" cx="12" cy="15.7" r="1.6"/>'
    ),
    "journal": (
        '<path d="M4 4.5h13v15H6a2 2 0 0 1-2-2Z"/><path d="M17 9h3v8.5a2 2 0 0 1-2 2"/>'
        '<path d="M7.5 12.5h6M7.5 16h6"/><circle class="pt" cx="9" cy="8.3" r="1.5"/>'
    ),
    "reglages": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/>'
        '<circle class="pt" cx="9" cy="17" r="2.2"/>'
    ),
    "quitter": '<path d="M13 4H5v16h8"/><path d="M10 12h10M16 8l4 4-4 4"/>',
}
