"""The window: everything that knows Qt, and the only room that does."""
