"""How the admin looks: the gallery's warm greys and its accent, in unfold's scales."""

from django.http import HttpRequest
from django.templatetags.static import static


def mark(_: HttpRequest) -> str:
    """The address of the little picture in the browser's tab."""
    return static("mark.svg")


def style_sheet(_: HttpRequest) -> str:
    """Our few rules on top of unfold's."""
    return static("css/admin.css")


GREYS = {
    "50": "oklch(98.5% .002 84)",
    "100": "oklch(96.6% .004 84)",
    "200": "oklch(92% .007 84)",
    "300": "oklch(86.5% .009 84)",
    "400": "oklch(70.5% .012 80)",
    "500": "oklch(54.5% .013 76)",
    "600": "oklch(44% .012 74)",
    "700": "oklch(36.5% .011 70)",
    "800": "oklch(26.5% .008 68)",
    "900": "oklch(20.5% .006 68)",
    "950": "oklch(15% .004 68)",
}
ACCENT = {
    "50": "oklch(97.5% .014 55)",
    "100": "oklch(94% .032 52)",
    "200": "oklch(88% .06 50)",
    "300": "oklch(80% .1 48)",
    "400": "oklch(73% .12 46)",
    "500": "oklch(61% .14 43)",
    "600": "oklch(50% .135 41)",
    "700": "oklch(44% .12 41)",
    "800": "oklch(38% .1 41)",
    "900": "oklch(33% .08 41)",
    "950": "oklch(24% .06 41)",
}
UNFOLD = {
    "SITE_TITLE": "Heirloom",
    "SITE_HEADER": "Heirloom",
    "SITE_SYMBOL": "photo_library",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": mark}],
    "STYLES": [style_sheet],
    "DASHBOARD_CALLBACK": "ops.dashboard.dashboard",
    "COLORS": {"base": GREYS, "primary": ACCENT},
}
