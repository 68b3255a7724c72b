"""Settings from the environment: typed, loud, secrets from files."""

from pathlib import Path

import pytest

from config import env
from config.env import BadEnvironment

SITE = "https://photos.example"


def test_it_reads_a_value_a_file_and_a_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert env.text("HEIRLOOM_X", "default") == "default"
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    monkeypatch.setenv("HEIRLOOM_X_FILE", str(secret))
    assert env.text("HEIRLOOM_X", "default") == "from a file"
    monkeypatch.setenv("HEIRLOOM_X", "given")
    assert env.text("HEIRLOOM_X", "default") == "given"


def test_it_says_what_is_missing() -> None:
    with pytest.raises(BadEnvironment, match="HEIRLOOM_X_FILE"):
        env.text("HEIRLOOM_X")


@pytest.mark.parametrize(
    ("value", "flag"),
    [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False), ("", False)],
)
def test_it_reads_a_flag(monkeypatch: pytest.MonkeyPatch, value: str, flag: bool) -> None:
    monkeypatch.setenv("HEIRLOOM_X", value)
    assert env.flag("HEIRLOOM_X", default=not flag) is flag


def test_it_refuses_what_is_no_flag_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_X", "perhaps")
    with pytest.raises(BadEnvironment, match="yes or no"):
        env.flag("HEIRLOOM_X", default=True)
    with pytest.raises(BadEnvironment, match="whole number"):
        env.number("HEIRLOOM_X", 1)
    monkeypatch.setenv("HEIRLOOM_X", "12")
    assert env.number("HEIRLOOM_X", 1) == 12


def test_it_reads_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_X", "a.example, b.example,")
    assert env.words("HEIRLOOM_X") == ["a.example", "b.example"]


def test_it_reads_a_database_address() -> None:
    settings = env.database("postgres://anna:p%40ss@db:5433/heir?sslmode=require")
    assert settings["USER"] == "anna"
    assert settings["PASSWORD"] == "p@ss"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5433", "heir")
    assert settings["OPTIONS"] == {"sslmode": "require"}
    with pytest.raises(BadEnvironment, match="postgres://"):
        env.database("mysql://x")


def test_it_reads_a_storage_address() -> None:
    on_disk = env.storage("file:///srv/photos%20here")
    assert on_disk["OPTIONS"]["location"] == "/srv/photos here"  # type: ignore[index]
    bucket = env.storage("s3://family/originals?endpoint_url=http://127.0.0.1:9000")
    assert bucket["OPTIONS"] == {
        "bucket_name": "family",
        "location": "originals",
        "endpoint_url": "http://127.0.0.1:9000",
        "file_overwrite": True,
        "default_acl": None,
        "querystring_auth": True,
        "max_memory_size": 8 * 2**20,
    }
    with pytest.raises(BadEnvironment, match="file:///"):
        env.storage("ftp://x")


def test_it_reads_a_mail_server() -> None:
    sealed = env.mail_server("smtps://anna:p%40ss@mail.example", SITE)
    assert (sealed.host, sealed.port, sealed.user, sealed.password) == (
        "mail.example", 465, "anna", "p@ss"
    )  # fmt: skip
    assert (sealed.is_tls, sealed.is_starttls) == (True, False)
    upgraded = env.mail_server("smtp://mail.example", SITE)
    assert (upgraded.port, upgraded.is_tls, upgraded.is_starttls) == (587, False, True)
    local = env.mail_server("smtp://localhost:25?starttls=no", SITE)
    assert (local.port, local.is_tls, local.is_starttls) == (25, False, False)


def test_without_a_mail_server_no_mail_leaves() -> None:
    assert env.mail_server("", "").backend.endswith("dummy.EmailBackend")
    for url in ("https://mail.example", "smtp://"):
        with pytest.raises(BadEnvironment, match="HEIRLOOM_EMAIL_URL"):
            env.mail_server(url, SITE)
    with pytest.raises(BadEnvironment, match="HEIRLOOM_URL"):
        env.mail_server("smtp://localhost", "")
