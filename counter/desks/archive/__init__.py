"""归档: a finished case put away whole."""
