"""Every paper that leaves the counter: a frozen record in, PDF or plain text out."""
