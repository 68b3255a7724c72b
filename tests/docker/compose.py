"""The Compose file as Compose reads it: with what the environment says, and merged."""

import re
from typing import Any

import yaml

from config.embedded import ROOT

FOLDER = ROOT / "docker"
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+):-(?P<default>[^{}]*)\}")


def services(said: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:
    return dict(composition(said)["services"])


def composition(said: dict[str, str] | None = None) -> dict[str, Any]:
    """`said` is what its .env says."""
    text = (FOLDER / "compose.yaml").read_text()
    while VARIABLE.search(text):  # from the inside out: a default may be a variable again
        text = VARIABLE.sub(lambda found: (said or {}).get(found["name"], found["default"]), text)
    return dict(yaml.safe_load(text.replace("$$", "$")))


def is_ours(service: dict[str, Any]) -> bool:
    return str(service["image"]).startswith("heirloom")


def settings_of(service: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in service.get("environment", {}).items()}
