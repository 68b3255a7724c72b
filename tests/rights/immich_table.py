"""The table of rights, of the Immich protocol, for who comes by a session of the pages: that opens
nothing there. See tests/rights/table.py."""

IMMICH = {
    "immich:about": "nobody",
    "immich:no_such_route": "nobody",
    "immich:ping": "public",
    "immich:version": "public",
    "immich:well_known": "public",
}
