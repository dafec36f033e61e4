"""Cohorts: servers that tell each other of their types and metadata over topics (spec: cohort and events, section 1)."""
