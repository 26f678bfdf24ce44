"""Keys by the names printed on a Chinese keyboard."""

KEY_ZH = {
    "space": "空格",
    "enter": "回车",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "tab": "Tab",
    "delete": "Del",
    "backspace": "退格",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}
