"""aricia: an OMAG Server Platform in one small, fast process."""

__version__ = "0.1.0"
