"""One theme: quiet slate, one accent, red only for what is overdue or refused. Training wears another."""

from dataclasses import replace

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

TRAINING = replace(
    COUNTER,
    name="training",
    primary="#c7a6dc",
    accent="#e0b870",
    background="#1a1420",
    surface="#241b2c",
    panel="#4b2f5c",
)
"""Plum instead of slate, bars and all: nobody takes an exercise for the counter, not even at a glance."""
