"""The Textual face: one folder per desk, small shared widgets, one theme."""
