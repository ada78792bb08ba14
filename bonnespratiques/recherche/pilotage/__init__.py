"""What animateurs steer search with: synonyms, pages put first, and what readers look for, with nobody in it."""
