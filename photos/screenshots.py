"""Tells a screenshot by its file: a name that says so, or a PNG as large as a screen that no
camera took. It costs nothing and needs no model; what is told becomes a tag."""

import re

from django.db.models import Exists, OuterRef

from photos.models import Photo, PhotoTag

# As phones, desktops and their usual programs name them, in the languages that are spoken most.
NAMED = re.compile(
    r"screen[ _-]?(shot|grab|cap)|bildschirmfoto|captura[ _]de|capture[ _]d|schermata"
    r"|schermafbeelding|skärmavbild|skjermbilde|zrzut[ _]ekranu|снимок[ _]экрана|скриншот"
    r"|ekran[ _]görüntüsü|スクリーンショット|屏幕截图|截屏|螢幕擷取|스크린샷|chụp[ _]màn[ _]hình",
    re.IGNORECASE,
)
# Phones and tablets, upright, in pixels: those of Apple, then the usual ones of Android.
SCREENS = frozenset({
    (640, 1136), (750, 1334), (828, 1792), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622),
    (1242, 2208), (1242, 2688), (1260, 2736), (1284, 2778), (1290, 2796), (1320, 2868),
    (1536, 2048), (1620, 2160), (1640, 2360), (1668, 2224), (1668, 2388), (2048, 2732),
    (720, 1280), (720, 1520), (720, 1600), (720, 1612), (1080, 1920), (1080, 2160), (1080, 2220),
    (1080, 2240), (1080, 2280), (1080, 2310), (1080, 2340), (1080, 2376), (1080, 2400),
    (1080, 2408), (1080, 2412), (1080, 2460), (1220, 2712), (1344, 2992), (1440, 2560),
    (1440, 2880), (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120), (1440, 3200),
})  # fmt: skip
SURE_BY_NAME = 0.95
SURE_BY_SIZE = 0.8


def screenshot_confidence(photo: Photo) -> float | None:
    """Return how sure it is that the photo is a screenshot; None: nothing says so."""
    if photo.make or photo.model or photo.is_video:
        return None
    if NAMED.search(photo.filename):
        return SURE_BY_NAME
    sides = sorted((photo.width_px, photo.height_px))
    is_screen = photo.format == "png" and (sides[0], sides[1]) in SCREENS
    return SURE_BY_SIZE if is_screen else None


def tagged_screenshot() -> Exists:
    """Of photos: whoever gave the tag, a model or a person."""
    return Exists(PhotoTag.objects.filter(photo=OuterRef("pk"), tag__name__iexact="screenshot"))
