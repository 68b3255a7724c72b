"""What was measured of a photo, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quality.models import Quality

GOOD, FAIR = 0.45, 0.22  # of the score
SHARP, SOFT = 0.7, 0.5
BURNT = 0.1
WELL, PASSABLE = 0.8, 0.5
LIGHT = 0.5
GRAINY, NOISY = 5.0, 10.0
ALL, HARDLY_ANY = 0.995, 0.005
BEAUTIFUL, PLAIN = 0.6, 0.4


@dataclass(frozen=True)
class Line:
    """One measure: its name, its word as in a list of words, and what it means."""

    name: str
    word: str
    meaning: str


@dataclass(frozen=True)
class Told:
    """The line on the photo page, and what it is made of."""

    verdict: str
    lines: tuple[Line, ...]

    @property
    def summary(self) -> str:
        return ", ".join(line.word for line in self.lines)


def told(quality: Quality | None) -> Told | None:
    """None where there is nothing to tell."""
    lines = tuple(lines_of(quality)) if quality else ()
    return Told(verdict_of(quality), lines) if quality and lines else None


def verdict_of(quality: Quality) -> str:
    if quality.score is None:
        return _("Not rated")
    if quality.score >= GOOD:
        return _("Good")
    return _("Fair") if quality.score >= FAIR else _("Poor")


def lines_of(quality: Quality) -> Iterator[Line]:
    """What is known, what most people look for first."""
    if quality.sharpness is not None:
        yield Line(
            _("Sharpness"),
            sharpness_word(quality.sharpness),
            _("How crisp the edges of the sharpest parts are; a soft background does not count."),
        )
    if quality.exposure is not None:
        yield Line(
            _("Light"),
            light_word(quality),
            _("Whether parts are burnt out or black, and whether all of it is too dark or pale."),
        )
    if quality.noise is not None and quality.noise >= GRAINY:
        yield Line(_("Noise"), noise_word(quality.noise), _("The grain in its even parts."))
    if quality.eyes_open is not None:
        yield Line(
            _("Eyes"),
            eyes_word(quality.eyes_open),
            _("How many of the faces have open eyes, as far as the model of faces can tell."),
        )
    if quality.aesthetics is not None:
        yield Line(
            _("Beauty"),
            beauty_word(quality.aesthetics),
            _("What a model guesses that people would say. It knows nothing of what matters."),
        )


def sharpness_word(sharpness: float) -> str:
    if sharpness >= SHARP:
        return _("sharp")
    return _("a little soft") if sharpness >= SOFT else _("blurred")


def light_word(quality: Quality) -> str:
    """What is wrong is named; where nothing stands out, it is only not at its best."""
    if quality.exposure is None or quality.exposure >= WELL:
        return _("well exposed")
    if (quality.highlights or 0) >= BURNT:
        return _("burnt out in parts")
    is_light = (quality.tone or 0) >= LIGHT
    if quality.exposure >= PASSABLE:
        return _("a little pale") if is_light else _("a little dark")
    return _("too pale") if is_light else _("too dark")


def noise_word(noise: float) -> str:
    return _("noisy") if noise >= NOISY else _("grainy")


def eyes_word(share: float) -> str:
    if share >= ALL:
        return _("eyes open")
    return _("some eyes closed") if share > HARDLY_ANY else _("eyes closed")


def beauty_word(beauty: float) -> str:
    if beauty >= BEAUTIFUL:
        return _("beautiful")
    return _("plain") if beauty < PLAIN else _("pleasing")
