"""Full-text search. From the word typed to the card shown:

`requete` (what a stranger typed) → `service` (whose fiches, which page, which counts) → `backend` (Wagtail's search contract)
→ `evaluation` (which documents, with which score) → `depot` (Whoosh's files); `francais` cuts and stems words on both sides.
What animateurs steer it with: `synonymes`, `promotions`, and what readers look for (`suivi`, `bilan`).
From the page saved to the index: `attente` (outbox, same transaction) → `indexation` (one indexer) → `depot`.

`backend` and what it imports know nothing of our models: they serve any model that Wagtail or another app declares searchable.
"""
