"""Small widgets every desk uses."""
