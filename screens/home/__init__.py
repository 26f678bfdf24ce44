"""The first screen after sign-in: the work queues, and what runs behind every screen."""
