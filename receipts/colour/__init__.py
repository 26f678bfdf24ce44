"""The colour profile our PDF files name, and the tool that makes it."""
