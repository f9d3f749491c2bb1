"""Addresses of the features. Mine and Ours are told by the address, whose they are by the door."""

from datetime import date

from django.urls import include, path, register_converter

from counterpoint.web.features import again, answering, replying, sharing, together, views
from counterpoint.web.features.question import QUESTION


class Day:
    """A day in an address, as 2026-03-01; another text is no address of ours."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        """Return the day; `ValueError` tells Django that nothing is there."""
        return date.fromisoformat(text)

    def to_url(self, day: date) -> str:
        """Return the day as the address says it."""
        return day.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("ours/question/", answering.questions, name="questions"),
    path("ours/question/opened/", views.ours_list, {"kind": QUESTION.kind}, name="opened"),
    path("ours/question/<day:day>/", answering.answer, name="question"),
    path("ours/question/<day:day>/state/", answering.progress, name="question-state"),
    path("ours/question/<day:day>/unseal/", answering.unseal, name="unseal"),
    path("", include("counterpoint.web.features.support.urls")),
    path("", include("counterpoint.web.features.deciding.urls")),
    path("", include("counterpoint.web.features.boundaries.urls")),
    path("", include("counterpoint.web.features.timing.urls")),
    path("", include("counterpoint.web.features.growing.urls")),
    path("", include("counterpoint.web.features.empathy.urls")),
    path("", include("counterpoint.web.features.talking.urls")),
    path("mine/<slug:kind>/", views.mine_list, name="kind"),
    path("mine/<slug:kind>/new/", views.new, name="new"),
    path("mine/<slug:kind>/<uuid:id>/", views.show, name="entry"),
    path("mine/<slug:kind>/<uuid:id>/edit/", views.edit, name="entry-edit"),
    path("mine/<slug:kind>/<uuid:id>/share/", sharing.share, name="share"),
    path("mine/<slug:kind>/<uuid:id>/withdraw/", sharing.withdraw, name="withdraw"),
    path("mine/<slug:kind>/<uuid:id>/erase/", sharing.erase, name="erase"),
    path("ours/<slug:kind>/", views.ours_list, name="ours-kind"),
    path("ours/<slug:kind>/<uuid:id>/", views.show_shared, name="shared-entry"),
    path("ours/<slug:kind>/<uuid:id>/edit/", together.edit, name="together-edit"),
    path("ours/<slug:kind>/<uuid:id>/put-away/", together.put_away, name="put-away"),
    path("ours/<slug:kind>/to/<uuid:to>/", replying.reply, name="reply"),
    path("again/<slug:room>/<uuid:id>/", again.answer, name="again"),
    path("ours/<slug:kind>/<uuid:id>/take-back/", sharing.take_back, name="take-back"),
    path("past/<uuid:space>/<slug:kind>/", views.past_list, name="past-kind"),
    path("past/<uuid:space>/<slug:kind>/<uuid:id>/", views.show_shared, name="past-entry"),
]
