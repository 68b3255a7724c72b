"""Typed readers of the environment that fail loudly. A secret may stand in a file: NAME_FILE."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(ValueError):
    """A setting in the environment is missing or cannot be read."""


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, else the content of the file at NAME_FILE, else the default."""
    if (value := os.environ.get(name)) is not None:
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    if default is None:
        raise BadEnvironment(f"Set {name}, or {name}_FILE to a file that holds it.")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadEnvironment(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list from a value with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """Django's database settings from postgres://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment("DATABASE_URL must start with postgres:// or postgresql://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


@dataclass(frozen=True)
class MailServer:
    """How e-mail leaves. Without a host it does not."""

    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_starttls: bool = False


def mail_server(url: str, site: str) -> MailServer:
    """`site` is where links in e-mails lead; an empty `url` means that there are no e-mails.

    smtps://user:password@host:465 is encrypted from the start, smtp://user:password@host:587 by
    STARTTLS; a relay on this machine that cannot is smtp://localhost:25?starttls=no.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadEnvironment("HEIRLOOM_EMAIL_URL must be smtps://… or smtp://user:password@host.")
    if not site:
        raise BadEnvironment("HEIRLOOM_EMAIL_URL needs HEIRLOOM_URL: links in e-mails lead there.")
    is_tls = parts.scheme == "smtps"
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        is_starttls=not is_tls and dict(parse_qsl(parts.query)).get("starttls") != "no",
    )


def storage(url: str) -> dict[str, object]:
    """Django's storage settings from file:///folder or s3://bucket/prefix?endpoint_url=…&region_name=….

    Content-addressed files are written again only with the same bytes, so overwriting is right.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "BACKEND": "photos.storage.DurableFileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path), "allow_overwrite": True},
        }
    if parts.scheme == "s3":
        options = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
        defaults = {
            "file_overwrite": True,
            "default_acl": None,
            "querystring_auth": True,
            "max_memory_size": 8 * 2**20,  # else a whole video is held in memory
        }
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**defaults, **options, **dict(parse_qsl(parts.query))},
        }
    raise BadEnvironment(f"A storage must be file:///folder or s3://bucket/prefix, not {url!r}.")
