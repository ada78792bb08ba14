"""The doors of the search: its page, its feed, what it proposes while one types. All that they take comes in an address."""
