"""The other engines, by `SEARCH_URL`: PostgreSQL and OpenSearch, handed the same stems as our index (decision 037)."""
