"""Notices are read, chosen and forgotten."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from activity.models import Kind, Mail, Notice, NoticeSetting

FORGOTTEN_AFTER = timedelta(days=90)


def read_notice(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def read_all(user: User) -> None:
    Notice.objects.filter(user=user, in_app=True, read_at=None).update(read_at=timezone.now())


def choose_notices(user: User, kind: Kind, *, in_app: bool, mail: Mail) -> None:
    """From the next notice on."""
    NoticeSetting.objects.update_or_create(
        user=user, kind=kind, defaults={"in_app": in_app, "mail": mail}
    )


def stop_mail(user: User, kinds: list[Kind]) -> None:
    """No e-mail about these any more, also none of what waits for the one of the day."""
    Notice.objects.filter(user=user, event__kind__in=kinds, letter=None).update(mail=Mail.OFF)
    known = dict(user.notice_settings.values_list("kind", "in_app"))
    for kind in kinds:
        choose_notices(user, kind, in_app=known.get(kind, True), mail=Mail.OFF)


def forget_notices() -> None:
    """Those that were read long ago, and those that were for an e-mail alone."""
    long_ago = timezone.now() - FORGOTTEN_AFTER
    Notice.objects.filter(in_app=True, read_at__lt=long_ago).delete()
    Notice.objects.filter(in_app=False, made_at__lt=long_ago).delete()
