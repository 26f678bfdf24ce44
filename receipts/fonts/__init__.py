"""The font files, and the tool that cuts them."""
