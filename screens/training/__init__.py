"""Training: the hall with its exercises, the table with the papers, and how it went."""
