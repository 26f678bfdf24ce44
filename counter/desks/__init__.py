"""What a person at a desk can do. One method = one transaction = one journal entry."""
