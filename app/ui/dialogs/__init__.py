"""Dialogs: one question or one form each."""
