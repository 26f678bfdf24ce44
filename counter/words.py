"""Words that stand for the same thing everywhere."""

UNKNOWN = "待核定"
"""What the notice does not say and no source proves. Never invented (design rule 8)."""
