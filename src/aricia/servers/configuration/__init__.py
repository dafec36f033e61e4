"""Configuration documents of OMAG servers."""
