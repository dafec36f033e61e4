"""Copying everything that a repository has into another one."""
