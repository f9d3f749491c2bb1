"""What a process reads before it answers: the views, the templates and the library.

The first page is then as quick as the next, and the time of a page does not say whether the other
has opened it since the server started.
"""

from pathlib import Path

from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver

from counterpoint import library

_KEPT_WHEN_READ = (
    library.questions,
    library.practices,
    library.starters,
    library.feelings,
    library.needs,
    library.our_checkup,
)


def read_all() -> None:
    """Read all that is kept in memory from the first time it is asked for."""
    get_resolver().reverse_dict  # noqa: B018  # imports every view
    for read in _KEPT_WHEN_READ:
        read()
    for folder in engines["django"].dirs:
        for path in Path(folder).rglob("*.html"):
            get_template(path.relative_to(folder).as_posix())
