"""The Textual face: one folder per desk, small shared widgets, one theme."""

import os

# Textual 8.2.8 turns an IME commit of five or more Han characters into garbage under the kitty key protocol.
# It reads this when first imported, so it stands before every other import of this package.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
