"""Views of the atelier, in the Wagtail admin: composing a recueil, what is to be mended, how it will look."""
