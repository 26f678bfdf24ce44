"""After the receipt: one case on one page, and everything that can be done to it."""
