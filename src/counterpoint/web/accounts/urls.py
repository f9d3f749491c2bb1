"""Addresses of arriving, signing in and the account."""

from django.urls import path

from counterpoint.web.accounts import account, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("exit/", views.leave_at_once, name="exit"),
    path("unlock/", views.unlock, name="unlock"),
    path("lock/", views.lock, name="lock"),
    path("here/", account.still_here, name="still-here"),
    path("recover/", views.recover, name="recover"),
    path("account/", account.account, name="account"),
    path("account/passphrase/", account.change_passphrase, name="change-passphrase"),
    path("account/recovery-code/", account.recovery_code, name="recovery-code"),
    path("account/recovery-code/new/", account.new_recovery_code, name="new-recovery-code"),
    path("account/sessions/end/", account.end_sessions, name="end-sessions"),
]
