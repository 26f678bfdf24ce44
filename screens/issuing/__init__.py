"""The issuing window: results in, results out, proofs back."""
