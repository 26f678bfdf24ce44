"""Operators, roles and sign-in."""
