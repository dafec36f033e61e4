"""A bus without a broker: each member of a cohort keeps what it tells, and reads what the others tell from their platforms."""
