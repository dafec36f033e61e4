"""The platform and its OMAG servers: configuration, life cycle, security, platform services."""
