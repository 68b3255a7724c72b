"""The table of rights, of the API: see tests/rights/table.py."""

API = {
    "api:me": "people",
    "api:schema": "public",
}
