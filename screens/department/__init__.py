"""联办部门: what waits for a department, and every step it takes on an item."""
