"""发证窗口: results, who collects them, proofs of delivery, and what applicants say of it."""
