"""Mermaid graphs of elements (spec: view services, section 7)."""
