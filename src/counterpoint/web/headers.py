"""What every answer carries, and what the log may say.

A strict content policy; no page of content may be kept by a browser or a proxy; no page says
where it was reached from; the log holds no path, no body and no name.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def _origin(address: str) -> str:
    return "/".join(address.split("/")[:3])


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        # Quick exit without a script is a form that ends on another site.
        f"form-action 'self' {_origin(settings.EXIT_URL)}",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class SafeHeaders:
    """Set the headers that keep a page to the person who asked for it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and set what is not set yet."""
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        )
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class PlainLine(logging.Formatter):
    """Say that and where in the program something went wrong, never what was being written."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line: time, level, place and the kind of error, without its message."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f" at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
            return f"{line}: {kind.__name__}{place}"
        if record.name.startswith("django"):
            return f"{line}: an answer with an error"  # its arguments hold the path
        return f"{line}: {record.getMessage()}"
