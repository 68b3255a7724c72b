"""What the tests of accounts share."""

from tests.accounts.doors import mail  # noqa: F401  # a fixture
