"""Administration services: reading and changing the configuration documents of OMAG servers (spec: platform, section 5)."""
