"""体检 and the backups that are made while people work."""
