"""The operator's page of jobs: what runs, what waits, what failed and why, and what needs them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import Verb, record
from accounts.models import User
from accounts.people_views import for_operators
from accounts.requests import SignedInRequest
from ingest.pausing import NoSuchStage, pause_stages, resume_stages, retry_stages
from ops.watching.disks import disks
from ops.watching.jobs import reasons, stage_jobs
from ops.watching.pulses import workers
from ops.watching.ready import readiness
from ops.watching.rows import StrayFile
from ops.watching.troubles import open_troubles

# Of each part that does not do its work.
WORDS = {
    "database": gettext_lazy("The database does not answer."),
    "broker": gettext_lazy("The broker does not answer."),
    "storage": gettext_lazy("The storage does not answer."),
    "migrations": gettext_lazy("The database is of an older version: run manage.py migrate."),
    "workers": gettext_lazy("A worker is missing: some of the work below waits for it."),
    "queue": gettext_lazy("A queue does not move: its worker takes nothing on."),
    "beat": gettext_lazy(
        "Nothing happens by the clock. A minute after the start it should: is beat running?"
    ),
}


@for_operators
@require_safe
def jobs(request: SignedInRequest) -> HttpResponse:
    """With `fragment`, only what changes by itself."""
    template = "ops/jobs/_now.html" if "fragment" in request.GET else "ops/jobs/jobs.html"
    return render(request, template, shown())


def shown() -> dict[str, Any]:
    stages = stage_jobs()
    return {
        "stages": stages,
        "is_all_paused": all(stage.is_paused for stage in stages),
        "reasons": reasons(),
        "troubles": open_troubles(),
        "workers": workers(),
        "disks": disks(),
        "strays": StrayFile.objects.count(),
        "silent": [WORDS[part] for part, is_well in readiness().items() if not is_well],
    }


@for_operators
@require_POST
def tell_stage(request: SignedInRequest, stage: str, verb: str) -> HttpResponse:
    """One of VERBS to a stage, or to all."""
    if verb not in VERBS:
        raise Http404
    try:
        said = VERBS[verb](stage, request.user)
    except NoSuchStage as error:
        raise Http404 from error
    record(request.user, Verb.ADMIN, f"{verb}: {stage}", request=request)
    messages.success(request, said)
    return redirect("ops:jobs")


def pause(stage: str, by: User) -> str:
    pause_stages(stage, by)
    return _("Paused: what is being worked on is finished, and nothing new is begun.")


def resume(stage: str, by: User) -> str:
    resume_stages(stage)
    return _("It goes on.")


def retry(stage: str, by: User) -> str:
    count = retry_stages(stage)
    return ngettext("%d photo is tried again.", "%d photos are tried again.", count) % count


VERBS: dict[str, Callable[[str, User], str]] = {"pause": pause, "resume": resume, "retry": retry}
