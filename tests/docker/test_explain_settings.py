"""`docker/.env.example` explains every setting, with the value that it has unless it is said."""

import re

import pytest

from config.embedded import ROOT
from tests.docker.settings_of_code import settings_of_code

EXAMPLE = (ROOT / "docker" / ".env.example").read_text()
LINES = dict(re.findall(r"^#?([A-Z][A-Z_0-9]+)=(.*)$", EXAMPLE, flags=re.MULTILINE))
COMPOSE = (ROOT / "docker" / "compose.yaml").read_text()
OF_COMPOSE = dict(re.findall(r"\$\{([A-Z_]+):-([^{}$]*)\}", COMPOSE))
PROFILES = "COMPOSE_PROFILES"  # Compose reads it by itself
# What docker/start makes, or a default that says where in the containers things lie.
SHOWN_OTHERWISE = {"DATABASE_URL", "REDIS_URL", "HEIRLOOM_CAPTION_PROMPT", "HEIRLOOM_LOG_LEVEL"}


def test_it_names_each_setting_of_the_code_and_of_compose_and_no_other() -> None:
    assert set(LINES) == {*settings_of_code(), *OF_COMPOSE, PROFILES, "HEIRLOOM_DOOR"}


def test_each_has_an_explanation_above_it() -> None:
    for block in EXAMPLE.split("\n\n"):
        assert block.startswith("#"), block
        assert " " in block.splitlines()[0], block


@pytest.mark.parametrize("name", sorted(LINES))
def test_it_shows_what_a_setting_is_unless_it_is_said(name: str) -> None:
    if name in OF_COMPOSE:
        assert LINES[name] == OF_COMPOSE[name]
    elif (default := settings_of_code().get(name)) is not None and name not in SHOWN_OTHERWISE:
        assert LINES[name] == default
