"""Who may do what: accounts, access controls, governance zones."""
