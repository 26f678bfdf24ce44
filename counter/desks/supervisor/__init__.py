"""The supervisor and the administrator: the list, figures, people, keys, causes."""
