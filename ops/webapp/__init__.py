"""The gallery as an app on a phone: its manifest, its service worker, what it shows offline, and
what other apps share with it (docs/adr/0039-web-app.md)."""
