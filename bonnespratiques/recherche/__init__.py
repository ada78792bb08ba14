"""Full-text search. From the word typed to the card shown:

`requete` (what a stranger typed) → `service` (one page for one reader) → `trouvaille` (keys in order, counts) → `strategie` (all the
words, then what else) → `moteur` (an engine, ours or another) → `embarque` or `externe`. From the page saved to the index: `tenue`.

| room | what stands there |
|---|---|
| here | what a reader asks (`criteres`), gets (`service`, `facettes`, `extrait`) and is proposed (`suggestions`, `proches`, `sorties`) |
| `langue` | French: words, stems, other ways to say them, spelling |
| `embarque` | our engine, on Whoosh's files |
| `externe` | PostgreSQL and OpenSearch |
| `tenue` | the index level with the database |
| `pilotage` | synonyms, pages put first, what readers look for |
"""
