"""The postman: the thread that sends what was just written, so that no page waits for a mail server. If its process dies, the mail
stays in the outbox, and the next `manage.py envoyer_courriels` sends it.
"""

from bonnespratiques.arriere_plan import Fil

fil = Fil(
    "facteur",
    reglage="COURRIELS_EN_ARRIERE_PLAN",
    panne="Des courriels n’ont pas pu partir ; ils sont gardés.",
)
