"""The library's settings, with the address of an empty view added."""

from config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "bench.floor.urls"
