"""The work queues, and what watches over them."""
