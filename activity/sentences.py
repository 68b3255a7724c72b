"""What happened, in one plain sentence: for the feed, for notices, and for e-mails."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from activity.mentions import called
from activity.models import Event, Kind

SENTENCES = {
    Kind.COMMENT: gettext_lazy("%(who)s commented on %(what)s"),
    Kind.MENTION: gettext_lazy("%(who)s mentioned you in a comment on %(what)s"),
    Kind.LIKE: gettext_lazy("%(who)s liked %(what)s"),
    Kind.ALBUM_SHARED: gettext_lazy("%(who)s shared %(what)s with you"),
    Kind.SPACE_SHARED: gettext_lazy("%(who)s took you into %(what)s"),
    Kind.PARTNER: gettext_lazy("%(who)s shows you their library"),
    Kind.JOINED: gettext_lazy("%(who)s joined %(what)s"),
}
OF_ONESELF = {
    Kind.ALBUM_SHARED: gettext_lazy("You shared %(what)s"),
    Kind.SPACE_SHARED: gettext_lazy("You took somebody into %(what)s"),
    Kind.PARTNER: gettext_lazy("You show somebody your library"),
}


def sentence(event: Event, reader: User, *, count: int = 1) -> str:
    """Plain text, to be escaped. `count`: of the photos, likes or comments that it stands for."""
    is_own = event.actor_id == reader.pk
    kind = Kind(event.kind)
    if kind == Kind.OPERATION:
        return event.words
    words = {"who": _who(event, reader), "what": _what(event, reader), "count": count}
    if kind in COUNTED and (count > 1 or kind not in SENTENCES):
        return COUNTED[kind](count) % words
    table = OF_ONESELF if is_own and kind in OF_ONESELF else SENTENCES
    return str(table[kind]) % words


def _added(count: int) -> str:
    return ngettext(
        "%(who)s added %(count)s photo to %(what)s",
        "%(who)s added %(count)s photos to %(what)s",
        count,
    )


def _sent(count: int) -> str:
    return ngettext(
        "Guests sent %(count)s photo for %(what)s",
        "Guests sent %(count)s photos for %(what)s",
        count,
    )


def _liked(count: int) -> str:
    return ngettext("%(who)s liked %(count)s photo", "%(who)s liked %(count)s photos", count)


def _commented(count: int) -> str:
    return ngettext(
        "%(who)s commented %(count)s time on %(what)s",
        "%(who)s commented %(count)s times on %(what)s",
        count,
    )


COUNTED = {
    Kind.PHOTOS_ADDED: _added,
    Kind.GUEST_UPLOAD: _sent,
    Kind.LIKE: _liked,
    Kind.COMMENT: _commented,
}


def _who(event: Event, reader: User) -> str:
    if event.actor is None:
        return _("Somebody")
    return _("You") if event.actor_id == reader.pk else called(event.actor)


def _what(event: Event, reader: User) -> str:
    if event.photo:
        return _("your photo") if event.photo.owner_id == reader.pk else _("a photo")
    if event.album:
        return f"“{event.album.title or _('Untitled album')}”"
    return f"“{event.space.name}”" if event.space else _("your library")
