"""业务手册 for the people at the window (R038, R039), from the same list as the guides (R029)."""
