"""The table of rights, of the API: see tests/rights/table.py."""

API = {
    "api:accept_reading": "nobody",
    "api:album": "album/owner",
    "api:album_photos": "album",
    "api:album_place": "owner",
    "api:album_put_in": "adds",
    "api:album_share": "nobody",
    "api:album_shares": "album/manages",
    "api:album_take_out": "adds",
    "api:albums": "people",
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
