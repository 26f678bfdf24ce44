"""The work of the counter: catalogue, intake, cases, desks, journal and store. Draws nothing."""
