"""A form taller than the window."""

from textual.containers import VerticalScroll


class FormScroll(VerticalScroll, inherit_bindings=False):
    """Scrolls with the focus; the arrow keys belong to the boxes."""
