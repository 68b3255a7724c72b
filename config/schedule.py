"""What is done again and again, and when: read by beat. Times of day are UTC."""

from typing import Any

from celery.schedules import crontab

# So many sweeps apart: what looks for work that was left lying.
SWEEPS = {
    "ingest.tasks.sweep": 1,
    "ingest.folders.resume_abandoned": 1,
    "ingest.takeout.tasks.resume_abandoned": 1,
    "ingest.resumable.receive_whole": 1,
    "ingest.notifications.tasks.sweep_events": 1,
    "search.tasks.tend_smart_albums": 1,
    "editing.tasks.render_due": 1,
    "curating.tasks.continue_lost": 1,
    "activity.tasks.send_letters": 1,
    "ingest.sources.tasks.tend_sources": 2,
    "vault.tasks.sweep_locked": 2,
    "dedup.tasks.group_all_changed": 4,
    "photos.tasks.tend_tiers": 4,
    "insight.tasks.count_changed": 4,
}
# By the clock.
TIMES: dict[str, crontab | int] = {
    "ingest.drive.tasks.follow_drives": 300,
    "stories.tasks.tend_trips": crontab(minute="*/5"),
    "ops.tasks.hand_over_accepted": crontab(minute="*/10"),
    "activity.tasks.write_digests": crontab(minute="7"),
    "ingest.tasks.clear_incoming": crontab(minute="17"),
    "photos.tasks.clear_parts": crontab(minute="22"),
    "photos.tasks.enrol_old": crontab(minute="27"),
    "ingest.tasks.enrol_missing": crontab(minute="47"),
    "ops.tasks.delete_those_who_left": crontab(minute="57"),
    "accounts.tasks.clear_audit": crontab(hour="2", minute="7"),
    "curating.tasks.empty_trashes": crontab(hour="2", minute="37"),
    "faces.tasks.regroup_all": crontab(hour="4", minute="7"),
    "dedup.tasks.regroup_all": crontab(hour="4", minute="37"),
    "activity.tasks.tidy": crontab(hour="4", minute="51"),
    "ops.tasks.watch": 60,
    "ops.tasks.watch_version": crontab(minute="27"),
    "ops.tasks.forget_troubles": crontab(hour="4", minute="53"),
    "ops.tasks.tend_strays": crontab(hour="5", minute="37"),
    "ops.tasks.make_nightly_backup": crontab(hour="1", minute="7"),
    "ops.tasks.verify_share": crontab(hour="5", minute="47"),
    "sync.tasks.tidy_changes": crontab(hour="5", minute="7"),
}
# Sources are looked through whole, those at hand once a night and those afar each hour.
RESCAN = "ingest.sources.tasks.rescan_all"
RESCANS = {
    "rescan-folders": {
        "task": RESCAN, "schedule": crontab(hour="3", minute="27"), "args": [["folder", "drive"]],
    },
    "rescan-afar": {"task": RESCAN, "schedule": crontab(minute="37"), "args": [["bucket"]]},
}  # fmt: skip


def schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    sweeps = {task: sweep_seconds * sweeps for task, sweeps in SWEEPS.items()}
    return {task: {"task": task, "schedule": at} for task, at in (sweeps | TIMES).items()} | RESCANS
