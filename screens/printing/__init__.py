"""打印: the queue on the screen, and the thread that prints it."""
