"""Stories made from the schema: what was made is there, what was deleted is not, and nobody can
reach it any more. Each story is taken back as a whole. `make test-api` runs it."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api.proof.asking import Site
from tests.api.proof.library import Library
from tests.api.proof.test_cases import CASES

pytestmark = [
    pytest.mark.cases,
    pytest.mark.django_db,
    pytest.mark.usefixtures("_files_of_world"),
    pytest.mark.xdist_group("session"),  # after its cases
]
STEPS = 6
SHARE = 0.1  # of all cases


def test_what_is_made_is_there_until_it_is_deleted(
    library: Library, api_schema: Any, site: Site
) -> None:
    site.caller = library.callers["key"]

    class Story(api_schema.as_state_machine()):  # type: ignore[misc]  # made from the schema
        def setup(self) -> None:
            self.whole = transaction.atomic()
            self.whole.__enter__()
            site.keeps = True

        def teardown(self) -> None:
            site.keeps = False
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=max(5, int(CASES * SHARE) // STEPS),
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
