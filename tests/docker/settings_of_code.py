"""Which settings the code reads from the environment, told from its source."""

import ast
from collections.abc import Iterator
from functools import cache

from config.embedded import ROOT

READERS = {"text", "flag", "number", "words", "one_of"}
FOLDERS = ("config", "ops", "ml")  # others read django.conf.settings


@cache
def settings_of_code() -> dict[str, str | None]:
    """Each with its default as a word, or None where it is worked out."""
    found: dict[str, str | None] = {}
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                found |= dict(setting(node))
    return found


def setting(call: ast.Call) -> Iterator[tuple[str, str | None]]:
    """Of env.text("NAME", default) and its like, and of os.environ.get("HEIRLOOM_…")."""
    reader = call.func
    if not (isinstance(reader, ast.Attribute) and call.args):
        return
    name = call.args[0]
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str)):
        return
    if isinstance(reader.value, ast.Name) and reader.value.id == "env" and reader.attr in READERS:
        yield name.value, default_of(call)
    elif reader.attr == "get" and name.value.startswith("HEIRLOOM_"):
        yield name.value, None


def default_of(call: ast.Call) -> str | None:
    said = [*call.args[1:2], *(keyword.value for keyword in call.keywords)]
    if not (said and isinstance(said[0], ast.Constant)):
        return None
    value = said[0].value
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
