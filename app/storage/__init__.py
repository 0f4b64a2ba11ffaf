"""The only room that knows SQL: a journal of events, and tables folded from it that can be rebuilt."""
