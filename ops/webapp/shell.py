"""What the service worker is told: which files it keeps, and under which version."""

import json
from hashlib import blake2b

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

WORKER = "js/service_worker.js"
# All that the page without a connection needs, and nothing that knows anybody.
SHELL = (
    "css/tokens.css",
    "css/base.css",
    "css/controls.css",
    "css/pieces.css",
    "mark.svg",
    "js/toasts.js",
    "js/kept_files.js",
    "js/upload_bar.js",
    "js/upload_sender.js",
    "js/upload_words.js",
    "js/offline.js",
)


def worker_script() -> str:
    """A few lines around the module that works: they change with every file that it keeps."""
    told = json.dumps(worker_settings(), sort_keys=True)
    return f'import {{ serve }} from "{static(WORKER)}";\nserve({told});\n'


def worker_settings() -> dict[str, str | list[str]]:
    files = [static(name) for name in SHELL]
    return {
        "version": version_of([static(WORKER), *files, offline_page()]),
        "files": files,
        "offline": reverse("ops:offline"),
        "share": reverse("ops:share"),
        "upload": reverse("ingest:upload"),
        "sender": reverse("ingest:sender"),
    }


def version_of(parts: list[str]) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def offline_page() -> str:
    """The same for everybody: it stays on the device when one person leaves."""
    return render_to_string("ops/webapp/offline.html")


def manifest() -> dict[str, object]:
    """What a browser needs to offer "Install"."""
    upload, search = reverse("ingest:upload"), reverse("search:results")
    return {
        "id": "/",
        "name": "Heirloom",
        "short_name": "Heirloom",
        "description": _("The photos of a family, at home."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf9f7",
        "theme_color": "#faf9f7",
        "categories": ["photo"],
        "icons": [*icons("icon", "any"), *icons("maskable", "maskable")],
        "shortcuts": [
            {"name": _("Upload"), "url": upload, "icons": icons("icon", "any")[:1]},
            {"name": _("Search"), "url": search, "icons": icons("icon", "any")[:1]},
        ],
        "share_target": {
            "action": reverse("ops:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "files", "accept": ["image/*", "video/*"]}]},
        },
    }


def icons(name: str, purpose: str) -> list[dict[str, str]]:
    return [
        {
            "src": static(f"icons/{name}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
    ]
