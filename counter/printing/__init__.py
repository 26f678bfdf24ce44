"""What is to be printed, where, and how far it got. Pure: the store keeps it, `receipts` prints it."""
