"""A pytest plugin: the embedded servers of the tests, in a data folder of their own.

Tests that run side by side share the servers, each with a database and a Redis number of its own.
"""

import os

from config import embedded

os.environ.setdefault("HEIRLOOM_DATA", str(embedded.ROOT / "var" / "test"))
embedded.provide_environment()

worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
server, _, _ = os.environ["REDIS_URL"].rpartition("/")
os.environ["REDIS_URL"] = f"{server}/{int(worker) + 1}"
