"""The committee's desk, in the Wagtail admin: the queue, the screen of a dossier from which everything is decided, the rewriting.

One module a screen. Wagtail's own workflow actions check less than ours: this desk is the only place where a dossier moves.
"""
