"""What `docker/compose.yaml` promises of every service, and that it fits the rest of the code."""

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.embedded import ROOT
from config.embedded.postgres import OPTIONS
from tests.docker.compose import FOLDER, composition, is_ours, services

ALL = services()
OURS = {name: service for name, service in ALL.items() if is_ours(service)}
RUNNING = {name: service for name, service in ALL.items() if name != "prepare"}
EMBEDDED_ONLY = {"listen_addresses", "unix_socket_directories", "log_min_messages"}
LARGER_HERE = {"max_connections", "shared_buffers"}  # a machine of its own has more of both


@pytest.mark.parametrize("name", ALL)
def test_each_service_has_limits_of_cores_and_memory(name: str) -> None:
    limits = ALL[name]["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[MG]", limits["memory"])


@pytest.mark.parametrize("name", RUNNING)
def test_each_service_starts_again_and_says_whether_it_is_well(name: str) -> None:
    assert RUNNING[name]["restart"] == "unless-stopped"
    health = RUNNING[name]["healthcheck"]
    assert health.get("disable") is (True if name == "sources" else None)
    assert health.get("test") or name == "sources"


@pytest.mark.parametrize("name", ALL)
def test_each_image_has_a_tag_and_no_new_rights(name: str) -> None:
    assert re.fullmatch(r"[a-z/-]+:[a-z0-9.-]+", ALL[name]["image"])
    assert ALL[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_write_only_data_and_nothing_as_root(name: str) -> None:
    assert OURS[name]["read_only"] is True
    assert OURS[name]["cap_drop"] == ["ALL"]
    assert [volume.rsplit(":", 1)[-1] for volume in OURS[name]["volumes"]] == ["/data", "ro"]


def test_only_caddy_is_reached_from_outside() -> None:
    assert [name for name, service in ALL.items() if "ports" in service] == ["caddy"]
    for name in ("database", "broker", "storage"):
        assert ALL[name]["networks"] == ["inside"]
    assert composition()["networks"]["inside"]["internal"] is True


def test_secrets_come_from_files_that_the_start_makes() -> None:
    whole = composition()
    assert all(secret["file"].startswith("secrets/") for secret in whole["secrets"].values())
    made = re.findall(r"^keep (\w+) ", (FOLDER / "start").read_text(), flags=re.MULTILINE)
    assert set(made) == set(whole["secrets"])
    for service in ALL.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEY", name) or name.endswith("_FILE"), value


def test_each_queue_has_its_worker() -> None:
    routed = {str(route["queue"]) for route in settings.CELERY_TASK_ROUTES.values()}
    queues = {*routed, settings.CELERY_TASK_DEFAULT_QUEUE}
    always = [service for service in ALL.values() if not service.get("profiles")]
    assert sorted(queue_of(service) for service in always if queue_of(service)) == sorted(queues)
    assert queue_of(ALL["worker-gpu"]) == "ml"


def queue_of(service: dict[str, Any]) -> str:
    words = service.get("command", [])
    return next((queue for flag, queue in pairwise(words) if flag == "-Q"), "")


def test_a_worker_is_asked_under_its_own_name() -> None:
    for service in OURS.values():
        if queue := queue_of(service):
            assert f"{queue}@%h" in service["command"]
            assert service["healthcheck"]["test"][1].endswith(f"-d {queue}@$HOSTNAME")


def test_the_database_is_set_as_the_embedded_one() -> None:
    words = ALL["database"]["command"]
    said = dict(word.split("=", 1) for flag, word in pairwise(words) if flag == "-c")
    assert set(said) == set(OPTIONS) - EMBEDDED_ONLY
    assert {name for name in said if said[name] != OPTIONS[name]} <= LARGER_HERE


def test_the_database_sorts_as_the_embedded_one() -> None:
    """Else an order by name would differ, and with it an index that is restored."""
    embedded = (ROOT / "config" / "embedded" / "postgres.py").read_text()
    for word in shlex.split(ALL["database"]["environment"]["POSTGRES_INITDB_ARGS"]):
        assert f'"{word}"' in embedded


def test_all_wait_for_what_they_stand_on() -> None:
    for name, service in OURS.items():
        awaited = service["depends_on"]
        assert (
            awaited["database"]["condition"] == awaited["broker"]["condition"] == "service_healthy"
        )
        if name != "prepare":
            assert awaited["prepare"]["condition"] == "service_completed_successfully"


def test_the_image_holds_every_app_and_nothing_of_the_tests() -> None:
    lines = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert kept >= {*apps, "static", "templates", "manage.py", "package-lock.json"}
    assert not kept & {"tests", "bench", "docs", "docker", "var", ".git"}
    assert all(Path(ROOT / name).exists() for name in kept)
