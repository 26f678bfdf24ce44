"""Beside the scanner and after the push: electronic copies, the push, and the outbox."""
