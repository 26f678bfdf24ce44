"""How faults look on a paper card: on the clean one, on the marred one, and whether it is there."""
