"""Keeping an index level with the database: `attente` (what changed) → `indexation` (one indexer); `verification` compares.

The rows of the outbox are `bonnespratiques.models.AttenteIndexation`.
"""
