"""Secrets stores: users, groups, access controls and outbound credentials in ``.omsecrets`` files."""
