"""What the tests of the API share: photos that were looked at."""

from tests.search.conftest import colours, seen

__all__ = ["colours", "seen"]
