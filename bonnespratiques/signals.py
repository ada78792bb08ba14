"""What a fiche tells to whoever listens, without knowing them. `workflow.signal_handlers` does."""

from django.dispatch import Signal

# Sent by `FichePage.publish` first of all, in the transaction of the publication. `instance`: the fiche.
before_publication = Signal()
