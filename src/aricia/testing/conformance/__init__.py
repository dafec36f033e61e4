"""A conformance workbench: does a repository do what open metadata repositories have to do (spec: repository, section 10)?"""
