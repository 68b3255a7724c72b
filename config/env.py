"""Typed readers of the environment that fail loudly. A secret may stand in a file: NAME_FILE."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

DATABASE_SECONDS = "10"  # so long may it take to be reached; a host that vanished never answers
Word = TypeVar("Word", bound=str)


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


def one_of(name: str, values: Sequence[Word]) -> Word:
    """One of a few words; the first where none is said."""
    said = text(name, values[0])
    found = next((value for value in values if value == said), None)
    if found is None:
        raise BadEnvironment(f"{name} must be {' or '.join(values)}, not {said!r}.")
    return found


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
        "OPTIONS": {"connect_timeout": DATABASE_SECONDS} | dict(parse_qsl(parts.query)),
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


# What may stand in the address of a bucket, and what it may be; None: anything.
BUCKET_OPTIONS: dict[str, set[str] | None] = {
    "endpoint_url": None,
    "region_name": None,
    "access_key": None,
    "secret_key": None,
    "security_token": None,
    "session_profile": None,
    "verify": None,  # a file with the certificates that are trusted
    "addressing_style": {"auto", "path", "virtual"},
    "signature_version": {"s3v4", "s3"},
    "storage_class": None,
    "encryption": {"AES256", "aws:kms", "aws:kms:dsse"},
    "kms_key": None,
    "checksum": {"sha256", "crc32", "none"},
    "part_mb": None,
    "reads": {"proxied", "presigned"},
}
ARCHIVES = {"GLACIER", "DEEP_ARCHIVE"}  # hours until an object can be read again
LEAST_PART_MB = 5


def storage(url: str) -> dict[str, object]:
    """Django's storage settings from file:///folder or s3://bucket/prefix?endpoint_url=…&region_name=….

    Content-addressed files are written again only with the same bytes, so overwriting is right.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        return {
            "BACKEND": "photos.storage.DurableFileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path), "allow_overwrite": True},
        }
    if parts.scheme == "s3" and parts.netloc:
        return {
            "BACKEND": "photos.bucket.BucketStorage",
            "OPTIONS": {
                "bucket_name": parts.netloc,
                "location": unquote(parts.path.strip("/")),
                **bucket_options(parts.query),
            },
        }
    said = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"  # without the keys behind it
    raise BadEnvironment(f"A storage must be file:///folder or s3://bucket/prefix, not {said}.")


def tiered(url: str, cheap_url: str) -> dict[str, object]:
    """One storage, or with a second one for what is old both as one."""
    if not cheap_url:
        return storage(url)
    if cheap_url == url:
        raise BadEnvironment("HEIRLOOM_CHEAP_ORIGINALS must not be HEIRLOOM_ORIGINALS.")
    return {
        "BACKEND": "photos.tiers.TieredStorage",
        "OPTIONS": {"fast": storage(url), "cheap": storage(cheap_url)},
    }


def presigning_origins(*urls: str) -> list[str]:
    """Of these storages, where a browser gets bytes from by itself: what a page must allow."""
    origins: list[str] = []
    for parts in map(urlsplit, urls):
        options = dict(parse_qsl(parts.query))
        if options.get("reads") == "presigned":
            region = options.get("region_name", "us-east-1")
            server = urlsplit(options.get("endpoint_url", f"https://s3.{region}.amazonaws.com"))
            hosts = [server.netloc, f"{parts.netloc}.{server.netloc}"]
            if "endpoint_url" not in options:
                hosts.append(f"{parts.netloc}.s3.amazonaws.com")
            origins += [f"{server.scheme}://{host}" for host in hosts]
    return origins


def tile_origins(url: str) -> list[str]:
    """Of a map's tiles: what its page must allow. None without an address."""
    if not url:
        return []
    parts = urlsplit(url)
    is_address = parts.scheme in {"http", "https"} and parts.netloc
    if not is_address or not all(each in url for each in ("{z}", "{x}", "{y}")):
        message = "HEIRLOOM_MAP_TILES is no address like https://host/{z}/{x}/{y}.png"
        raise BadEnvironment(message)
    return [f"{parts.scheme}://{parts.netloc}"]


def bucket_options(query: str) -> dict[str, str]:
    """Of a bucket's address, checked: a word that is not known would else do nothing, silently."""
    options = dict(parse_qsl(query))
    for name, value in options.items():
        if name not in BUCKET_OPTIONS:
            raise BadEnvironment(f"A bucket has no {name!r}, but {', '.join(BUCKET_OPTIONS)}.")
        allowed = BUCKET_OPTIONS[name]
        if allowed and value not in allowed:
            raise BadEnvironment(f"A bucket's {name} must be one of {', '.join(sorted(allowed))}.")
    if options.get("storage_class") in ARCHIVES:
        raise BadEnvironment("A storage class must be readable at once, such as GLACIER_IR.")
    if options.get("kms_key") and not options.get("encryption", "").startswith("aws:kms"):
        raise BadEnvironment("A bucket's kms_key needs encryption=aws:kms.")
    part_mb = options.get("part_mb", str(LEAST_PART_MB))
    if not part_mb.isdecimal() or int(part_mb) < LEAST_PART_MB:
        raise BadEnvironment(f"A bucket's part_mb must be a number from {LEAST_PART_MB} on.")
    return options
