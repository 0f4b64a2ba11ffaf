"""How rows are painted: delegates ask an index for roles, never for a column number."""
