"""What a person sets out to do; each joins at least two rooms, or owns a transaction, a file or progress."""
