"""The session of a visit, read together with who belongs to the spaces of its person.

Every page asks for both, and with a database server each question is a wait.
"""

from typing import Any

from django.http import HttpRequest

from counterpoint.web.accounts import sessions
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.rows import Membership


class SessionStore(sessions.SessionStore):
    """The store of sessions, which also says who belongs to the spaces of its person."""

    asks = sessions.loading(f", {rows.MEMBER}", rows.MEMBERS_OF_P)
    members: tuple[Membership, ...] = ()

    def take(self, beside: list[tuple[Any, ...]]) -> None:
        """Keep the members for this visit."""
        self.members = rows.members(beside)


def memberships(request: HttpRequest) -> tuple[Membership, ...]:
    """Return every member of every space of who is here, the newest space first."""
    assert isinstance(request.session, SessionStore)
    return request.session.members
