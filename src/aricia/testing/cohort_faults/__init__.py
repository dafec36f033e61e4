"""Members of a cohort in processes of their own that work at random and are killed, and what must be true of them then."""
