"""What people write in stories, cleaned: no character that a database or a reader chokes on."""

from django.utils.translation import gettext as _

from stories.telling.refusals import InvalidStory

JOINERS = "\u200c\u200d"  # within words of some scripts, and within emoji of several people


def one_line(text: str) -> str:
    return " ".join(shown(text).split())


def lines(text: str) -> str:
    """Its lines, without what surrounds them."""
    return "\n".join(shown(line).rstrip() for line in text.splitlines()).strip()


def shown(text: str) -> str:
    """Without control characters, also those that turn the direction of what follows."""
    return "".join(each if each.isprintable() or each in JOINERS else " " for each in text)


def no_longer_than(text: str, most: int) -> str:
    """Raises InvalidStory."""
    if len(text) > most:
        raise InvalidStory(_("At most %(most)d letters.") % {"most": most})
    return text
