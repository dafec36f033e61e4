"""Repository services: the metadata collection of a server over REST (spec: repository, section 5)."""
