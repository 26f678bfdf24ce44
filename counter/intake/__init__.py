"""Intake: checklist, review, notice, receipt."""
