"""Static files under names that change with their content, so that browsers may keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """Hash the names, also inside stylesheets and modules; compress beside each file."""

    support_js_module_import_aggregation = True
    manifest_strict = True
