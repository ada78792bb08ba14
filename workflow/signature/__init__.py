"""Who signs a text and how they decide: co-authors, what is before their eyes, their answers, links that open without an account."""
