"""Addresses of time for me and for us."""

from django.urls import path

from counterpoint.web.features.timing import being_busy, feed, planning, uploading, views

urlpatterns = [
    path("mine/week/now/", views.my_time, name="my-time"),
    path("mine/week/new/", views.new_week, name="week-new"),
    path("mine/week/of/<day:day>/", views.week_of, name="week-of"),
    path("mine/week/calendar/", uploading.calendar, name="calendar"),
    path("mine/week/calendar/forget/", uploading.forget, name="calendar-forget"),
    path("mine/balance/new/", views.balance, name="balance-new"),
    path("mine/busy/", being_busy.busy, name="busy"),
    path("mine/busy/share/", being_busy.share, name="busy-share"),
    path("mine/busy/withdraw/", being_busy.withdraw, name="busy-withdraw"),
    path("ours/time/", planning.our_time, name="our-time"),
    path("ours/time/free/", planning.free, name="free"),
    path("ours/time/suggest/", planning.suggest, name="suggest"),
    path("ours/time/feed/", feed.our_feed, name="our-feed"),
    path("ours/time/feed/begin/", feed.begin, name="feed-begin"),
    path("ours/time/feed/end/", feed.end, name="feed-end"),
    path("ours/together/<uuid:id>/settle/", planning.settle, name="settle"),
    path("feed/<slug:secret>.ics", feed.feed, name="feed"),
]
