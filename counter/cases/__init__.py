"""Cases: the draft, its lifecycle and its numbers."""
