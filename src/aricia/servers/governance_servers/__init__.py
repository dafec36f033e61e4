"""Servers that run connectors next to a metadata server: integration daemons and engine hosts."""
