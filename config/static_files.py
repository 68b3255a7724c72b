"""How scripts, styles and icons are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash, and so do the names in the imports of scripts: nothing cached is old."""

    support_js_module_import_aggregation = True
