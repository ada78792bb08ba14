"""Mails of the circuit: one event, one mail to each person who must act or must know. Sent after the commit, never before."""

from workflow.courriels.envoi import send_for, send_message

__all__ = ["send_for", "send_message"]
