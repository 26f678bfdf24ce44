"""The 综合受理窗口: consulting, taking an application, what comes later, and taking it back."""
