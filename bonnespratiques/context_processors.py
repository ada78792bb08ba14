"""What every public page needs: the axes for the menu, the site's settings. Lazy: a page that shows none of it pays nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bonnespratiques.models import Reglages, ThemePage


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "axes": SimpleLazyObject(lambda: list(ThemePage.objects.visible_to(request.user).axes())),
        "reglages": SimpleLazyObject(lambda: Reglages.load(request_or_site=request)),
    }
