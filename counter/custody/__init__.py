"""Custody: every original, copy set, result and proof has one holder; a handoff is open until confirmed."""
