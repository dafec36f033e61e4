"""The shared store: a schema of a PostgreSQL database. Needs the extra ``aricia[postgres]``."""
