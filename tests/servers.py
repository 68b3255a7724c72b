"""A pytest plugin: the embedded servers of the tests, in a data folder of their own."""

import os

from config import embedded

os.environ.setdefault("HEIRLOOM_DATA", str(embedded.ROOT / "var" / "test"))
embedded.provide_environment()
