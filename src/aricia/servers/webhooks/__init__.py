"""Events of a server's change feed, delivered to URLs."""
