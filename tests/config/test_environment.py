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


def test_it_reads_one_of_a_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.one_of("HEIRLOOM_X", ("cpu", "cuda")) == "cpu"
    monkeypatch.setenv("HEIRLOOM_X", "cuda")
    assert env.one_of("HEIRLOOM_X", ("cpu", "cuda")) == "cuda"
    monkeypatch.setenv("HEIRLOOM_X", "tpu")
    with pytest.raises(BadEnvironment, match="cpu or cuda, not 'tpu'"):
        env.one_of("HEIRLOOM_X", ("cpu", "cuda"))


def test_it_reads_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_X", "a.example, b.example,")
    assert env.words("HEIRLOOM_X") == ["a.example", "b.example"]


def test_it_reads_a_database_address() -> None:
    settings = env.database("postgres://anna:p%40ss@db:5433/heir?sslmode=require")
    assert settings["USER"] == "anna"
    assert settings["PASSWORD"] == "p@ss"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5433", "heir")
    assert settings["OPTIONS"] == {"sslmode": "require", "connect_timeout": "10"}
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
    }


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://x", "file:///"),
        ("file:///", "file:///"),
        ("file://relative/folder", "file:///"),
        ("s3://", "file:///"),
        ("s3://family?storage_clas=STANDARD_IA", "no 'storage_clas', but endpoint_url"),
        ("s3://family?encryption=yes", "encryption must be one of AES256, aws:kms"),
        ("s3://family?storage_class=GLACIER", "readable at once"),
        ("s3://family?kms_key=mine&encryption=AES256", "needs encryption=aws:kms"),
        ("s3://family?part_mb=4", "from 5 on"),
        ("s3://family?part_mb=large", "from 5 on"),
    ],
)
def test_it_refuses_a_storage_that_would_not_do_what_was_meant(address: str, reason: str) -> None:
    with pytest.raises(BadEnvironment, match=reason):
        env.storage(address)


def test_pages_allow_the_buckets_that_give_bytes_themselves() -> None:
    own = "s3://family?endpoint_url=https://s3.example:9000&reads=presigned"
    amazon = "s3://family?region_name=eu-central-1&reads=presigned"
    assert env.presigning_origins("file:///srv", "s3://family", own) == [
        "https://s3.example:9000",
        "https://family.s3.example:9000",
    ]
    assert env.presigning_origins(amazon) == [
        "https://s3.eu-central-1.amazonaws.com",
        "https://family.s3.eu-central-1.amazonaws.com",
        "https://family.s3.amazonaws.com",
    ]


def test_a_second_storage_is_for_what_is_old() -> None:
    assert env.tiered("file:///fast", "") == env.storage("file:///fast")
    both = env.tiered("file:///fast", "s3://cheap")
    assert both["OPTIONS"] == {
        "fast": env.storage("file:///fast"),
        "cheap": env.storage("s3://cheap"),
    }
    with pytest.raises(BadEnvironment, match="must not be"):
        env.tiered("file:///fast", "file:///fast")


def test_it_does_not_repeat_the_keys_of_a_storage() -> None:
    with pytest.raises(BadEnvironment) as refusal:
        env.storage("s4://family?secret_key=hunter2")
    assert "hunter2" not in str(refusal.value)


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
