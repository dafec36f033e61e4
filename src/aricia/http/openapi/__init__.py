"""OpenAPI: the description of every route, made from the tables, and the pages that show it."""
