"""What a contributeur writes: the draft, the guided form, what helps while one writes, and how a text becomes a fiche.

Read `parcours` (the questions), then `brouillons` (nothing is lost) and `texte` (draft to fiche and back).
"""
