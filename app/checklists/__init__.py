"""Checklists as data: the TOML files in `data/`, the loader, and the validation that tells every fault at once."""
