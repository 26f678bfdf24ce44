"""Figures about the work: counted from rows, pure. A bundle counts once, however many items it holds."""
