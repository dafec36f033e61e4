"""The out topics of the access services: what happens to metadata, for whoever listens (spec: cohort and events, section 2)."""
