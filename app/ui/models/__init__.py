"""Models: tuples of frozen rows as Qt wants to see them."""
