"""How a query is taken apart: tokens, a tree of parts, fields, names and dates. Pure."""
