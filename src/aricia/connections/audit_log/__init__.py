"""Destinations of audit log records, chosen by the provider class name of their connection."""
