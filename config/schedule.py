"""What is done again and again, and when: read by beat."""

from typing import Any

from celery.schedules import crontab


def schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """`sweep_seconds`: how often it is looked for what was left lying. Times of day are UTC."""
    return {
        "sweep": {"task": "ingest.tasks.sweep", "schedule": sweep_seconds},
        "tend-sources": {
            "task": "ingest.sources.tasks.tend_sources",
            "schedule": 2 * sweep_seconds,
        },
        "rescan-folders": {
            "task": "ingest.sources.tasks.rescan_all",
            "schedule": crontab(hour="3", minute="27"),
            "args": [["folder", "drive"]],
        },
        "rescan-afar": {
            "task": "ingest.sources.tasks.rescan_all",
            "schedule": crontab(minute="37"),
            "args": [["bucket"]],
        },
        "follow-drives": {"task": "ingest.drive.tasks.follow_drives", "schedule": 300},
        "resume": {"task": "ingest.folders.resume_abandoned", "schedule": sweep_seconds},
        "resume-takeouts": {
            "task": "ingest.takeout.tasks.resume_abandoned",
            "schedule": sweep_seconds,
        },
        "receive-whole": {"task": "ingest.resumable.receive_whole", "schedule": sweep_seconds},
        "fetch-objects": {
            "task": "ingest.notifications.tasks.sweep_events",
            "schedule": sweep_seconds,
        },
        "sweep-locked": {"task": "vault.tasks.sweep_locked", "schedule": 2 * sweep_seconds},
        "tend-smart-albums": {"task": "search.tasks.tend_smart_albums", "schedule": sweep_seconds},
        "regroup-people": {
            "task": "faces.tasks.regroup_all",
            "schedule": crontab(hour="4", minute="7"),
        },
        "group-changed": {
            "task": "dedup.tasks.group_all_changed",
            "schedule": 4 * sweep_seconds,
        },
        "regroup-duplicates": {
            "task": "dedup.tasks.regroup_all",
            "schedule": crontab(hour="4", minute="37"),
        },
        "render-edits": {"task": "editing.tasks.render_due", "schedule": sweep_seconds},
        "empty-trashes": {
            "task": "curating.tasks.empty_trashes",
            "schedule": crontab(hour="2", minute="37"),
        },
        "continue-actions": {"task": "curating.tasks.continue_lost", "schedule": sweep_seconds},
        "send-letters": {"task": "activity.tasks.send_letters", "schedule": sweep_seconds},
        "write-digests": {"task": "activity.tasks.write_digests", "schedule": crontab(minute="7")},
        "tidy-activity": {
            "task": "activity.tasks.tidy",
            "schedule": crontab(hour="4", minute="51"),
        },
        "clear-incoming": {"task": "ingest.tasks.clear_incoming", "schedule": crontab(minute="17")},
        "delete-those-who-left": {
            "task": "ops.tasks.delete_those_who_left",
            "schedule": crontab(minute="57"),
        },
        "hand-over-accepted": {
            "task": "ops.tasks.hand_over_accepted",
            "schedule": crontab(minute="*/10"),
        },
        "clear-audit": {
            "task": "accounts.tasks.clear_audit",
            "schedule": crontab(hour="2", minute="7"),
        },
        "tidy-changes": {
            "task": "sync.tasks.tidy_changes",
            "schedule": crontab(hour="5", minute="7"),
        },
        "enrol-missing": {"task": "ingest.tasks.enrol_missing", "schedule": crontab(minute="47")},
    }
