"""Calls of other platforms over REST: pooled connections, time limits, retries, TLS, bearer tokens."""
