"""Where an animateur composes a recueil: the sommaire under their hands, the fiches to choose from, what to mend, how it will look."""
