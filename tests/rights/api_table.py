"""The table of rights, of the API: see tests/rights/table.py."""

API = {
    "api:accept_reading": "nobody",
    "api:make_ordinary": "nobody",
    "api:me": "people",
    "api:saved_search": "nobody",
    "api:saved_searches": "people",
    "api:schema": "public",
    "api:search": "people",
    "api:smart_album": "nobody",
    "api:smart_albums": "people",
    "api:suggestions": "people",
}
