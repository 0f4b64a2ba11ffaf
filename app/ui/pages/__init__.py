"""The pages, in the order that the data takes."""
