"""归档: putting finished cases away, and looking into them."""
