"""What the field knows, as frozen data and pure functions: no files, no clock, no chance."""
