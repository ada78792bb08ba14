"""A strict Content-Security-Policy on all that the public sees: a text that got past the cleaning still cannot run or call out.

Our pages hold no inline script or style, and load nothing from elsewhere. Wagtail's administration does not hold to this rule.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ADMIN_PREFIX = "/admin/"
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # the page editor previews pages in a frame
    ]
)
HEADER = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """A view that sets a policy of its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        debug_page = settings.DEBUG and response.status_code == 500  # Django's own error page, for developers
        if not request.path.startswith(ADMIN_PREFIX) and not debug_page:
            response.headers.setdefault(HEADER, POLICY)
        return response
