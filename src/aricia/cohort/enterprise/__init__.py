"""The enterprise repository: the metadata collections of all members of a server's cohorts, as if they were one."""
