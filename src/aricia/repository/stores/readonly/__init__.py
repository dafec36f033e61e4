"""A repository whose content comes from archives and reference copies alone."""
