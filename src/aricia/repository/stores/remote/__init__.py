"""The metadata collection of a server on another platform, through that server's repository services."""
