"""Static files in production: named after their content, so that a browser never mixes those of two versions of the site.

`settings.STORAGES` names this class. Django leaves the imports between JavaScript modules alone unless told otherwise.
"""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class StockageDesFichiersStatiques(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
