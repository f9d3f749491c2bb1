"""Addresses of the pages of one's own that deciding has."""

from django.urls import path

from counterpoint.web.features.deciding import agreeing, log, valuing, views

_OF_A_LIST = (
    ("add", views.add),
    ("ready", views.ready),
    ("value", valuing.value),
    ("state", valuing.progress),
    ("unseal", valuing.unseal),
)

urlpatterns = [
    path("ours/decision/log/", log.show, name="decisions-log"),
    *(
        path(f"ours/{kind}/<uuid:id>/{name}/", view, {"kind": kind}, name=f"{kind}-{name}")
        for kind in agreeing.ABOUT
        for name, view in _OF_A_LIST
    ),
    path("ours/agreement/on/<slug:on>/<uuid:of>/", agreeing.propose, name="agree-on"),
    # In place of the general page: this form names the two, and the one who sends it says yes.
    path("ours/agreement/<uuid:id>/edit/", agreeing.edit, name="agreement-edit"),
    path("ours/agreement/<uuid:id>/agree/", agreeing.agree, name="agreement-agree"),
]
