"""What every public page needs: the site's navigation and settings. Lazy: a page that shows none of it pays nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bonnespratiques.models import Reglages
from bonnespratiques.navigation import navigation_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "navigation": navigation_of(request),
        "courriels_locaux": settings.DEBUG,  # the local mailbox, on a developer's machine only
        "reglages": SimpleLazyObject(lambda: Reglages.load(request_or_site=request)),
    }
