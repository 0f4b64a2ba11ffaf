"""Packages that leave the house and come back: written whole or not at all, examined before they are believed."""
