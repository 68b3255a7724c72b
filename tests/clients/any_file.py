"""The library's server, as litmus needs it: it puts files that are no photos."""

from importlib import import_module

from config.wsgi import application

__all__ = ["application"]

import_module("clients.dav.arrivals").is_companion = lambda name: True  # once Django is up
