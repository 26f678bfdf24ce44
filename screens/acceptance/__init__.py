"""综合受理窗口: the workbench and the walk of one applicant."""
