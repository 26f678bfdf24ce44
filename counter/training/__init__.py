"""Training: an applicant made up for practice, the papers on the table, and what the trainee made of it."""
