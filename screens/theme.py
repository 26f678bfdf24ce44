"""One theme: quiet slate, one accent, red only for what is overdue or refused."""

from textual.theme import Theme

COUNTER = Theme(
    name="counter",
    primary="#7fb5d6",
    secondary="#8aa0b5",
    accent="#d9b36c",
    warning="#d9b36c",
    error="#d9706c",
    success="#8fbf8f",
    foreground="#dfe6ec",
    background="#141a21",
    surface="#19212a",
    panel="#22303d",
    dark=True,
    variables={
        "block-cursor-background": "#2f5f7f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#28384a",
        "block-cursor-blurred-foreground": "#dfe6ec",
        "input-cursor-background": "#dfe6ec",
    },
)
