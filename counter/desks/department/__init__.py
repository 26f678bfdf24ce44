"""联办部门: acceptance, stages that stop the clock, decisions, and lists that departments send."""
