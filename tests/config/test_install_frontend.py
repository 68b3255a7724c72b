"""Scripts and icons from npm."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template

from config import frontend
from config.embedded import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose package is a folder beside it, so that no network is needed."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "package.json").write_text('{"name": "kit", "version": "1.0.0"}')
    (package / "kit.js").write_text("export const kit = 1;")
    root = tmp_path / "checkout"
    root.mkdir()
    kit = {"dependencies": {"kit": "file:../package"}}
    (root / "package.json").write_text(json.dumps({"name": "checkout", **kit}))
    packages = {
        "": {"name": "checkout", **kit},
        "../package": {"name": "kit", "version": "1.0.0"},
        "node_modules/kit": {"resolved": "../package", "link": True},
    }
    lock = {"name": "checkout", "lockfileVersion": 3, "requires": True, "packages": packages}
    (root / "package-lock.json").write_text(json.dumps(lock))
    return root


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "FILES", {"kit/kit.js": "kit.js"})


@pytest.mark.usefixtures("kit")
def test_it_copies_what_the_pages_need_once(checkout: Path) -> None:
    assert frontend.install_frontend(checkout)
    copied = checkout / "static" / "vendor" / "kit.js"
    assert copied.read_text() == "export const kit = 1;"
    copied.write_text("not touched again")
    assert not frontend.install_frontend(checkout)
    assert copied.read_text() == "not touched again"


@pytest.mark.usefixtures("kit")
def test_it_installs_anew_when_the_lock_changes(checkout: Path) -> None:
    frontend.install_frontend(checkout)
    lock = checkout / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert frontend.install_frontend(checkout)


@pytest.mark.usefixtures("kit")
def test_it_fails_when_npm_fails(checkout: Path) -> None:
    (checkout / "package-lock.json").write_text("{}")
    with pytest.raises(subprocess.CalledProcessError):
        frontend.install_frontend(checkout)
    assert not (checkout / "static" / "vendor" / "stamp").exists()


def test_it_says_that_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("frontend")
    assert "Up to date." in capsys.readouterr().out


def test_it_names_no_registry_in_the_lock_file() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_it_draws_an_icon_silently_or_with_a_label() -> None:
    template = Template('{% icon "heart" %}{% icon "x" label %}')
    drawn = template.render(Context({"label": "Close <it>"}))
    assert drawn.count('<svg class="icon"') == 2
    assert 'aria-hidden="true"' in drawn
    assert 'aria-label="Close &lt;it&gt;"' in drawn
