"""办事指南 handed out at the counter, and old ones that people bring along (R029, R030)."""
