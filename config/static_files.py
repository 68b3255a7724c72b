"""How scripts, styles and icons are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>(?P<verb>from |import |import\()"(?P<url>\.[^"]+)")"""


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Names carry a hash, and so do the names that our scripts import: nothing cached is old."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((IMPORT, '%(verb)s"%(url)s"'),)),
    )
