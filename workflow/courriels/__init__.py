"""Mails of the circuit: one event, one mail to each person who must act or must know.

A mail is written with its event, in the same transaction (`models.CourrielSortant`), and leaves after the commit. What each one
says stands in `textes/`, which administrators may rewrite; who receives it and what it may speak of, in `du_circuit`.

    actions → envoi.enqueue_for → courriel.render → mise_en_page.compose       in the transaction: a row of CourrielSortant
    commit  → depart.hand_over → facteur (a thread) → depart.deliver → message.build       links, headers, SMTP
    cron    → depart.send_due, resume.write_digests, conservation.erase_old_texts
"""

from workflow.courriels.depart import deliver, send_due
from workflow.courriels.envoi import enqueue, enqueue_for, enqueue_message

__all__ = ["deliver", "enqueue", "enqueue_for", "enqueue_message", "send_due"]
