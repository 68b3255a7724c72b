"""Addresses."""

from django.urls import path

from ops import views
from ops.account import views as account
from ops.leaving import views as leaving
from ops.watching import views as jobs
from ops.webapp import views as webapp

app_name = "ops"
urlpatterns = [
    path("health/", views.health_check, name="health"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("settings/jobs/", jobs.jobs, name="jobs"),
    path("settings/jobs/<str:stage>/<str:verb>/", jobs.tell_stage, name="tell_stage"),
    path("manifest.webmanifest", webapp.manifest, name="manifest"),
    path("sw.js", webapp.service_worker, name="service_worker"),
    path("offline/", webapp.offline, name="offline"),
    path("share/", webapp.share, name="share"),
    path("open/", account.open_first, name="open"),
    path("settings/", account.settings, name="settings"),
    path("settings/usage/", account.usage, name="usage"),
    path("settings/preferences/", account.preferences, name="preferences"),
    path("settings/activity-log/", account.log, name="log"),
    path("settings/leave/", leaving.leave, name="leave"),
    path("settings/leave/waiting/", leaving.leaving, name="leaving"),
    path("settings/leave/call-back/", leaving.take_back, name="call_back"),
    path("settings/leave/hand-over/", leaving.hand_over, name="hand_over"),
    path("settings/leave/hand-over/withdraw/", leaving.keep, name="keep"),
    path(
        "settings/leave/offers/<int:handover_id>/accept/",
        leaving.answer,
        {"verb": "accept"},
        name="take",
    ),
    path(
        "settings/leave/offers/<int:handover_id>/refuse/",
        leaving.answer,
        {"verb": "refuse"},
        name="refuse",
    ),
]
