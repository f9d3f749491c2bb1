"""Files that a browser sends: in memory alone, and with a hard limit."""

import os
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files import uploadhandler
from django.test import Client, RequestFactory

from counterpoint.web import uploads
from tests.conftest import Someone
from tests.web.features.pictures import file, plain, remember


def received(*sizes: int, signed_in: bool = True) -> list[Any]:
    """Return the files of a form, as a view has them."""
    files = [file(b"x" * size, f"{n}.jpg") for n, size in enumerate(sizes)]
    request = RequestFactory().post("/mine/memory/new/", {"pictures": files})
    request.user = type("User", (), {"is_authenticated": signed_in})()
    return list(request.FILES.getlist("pictures"))


def test_a_file_up_to_the_limit_is_held_whole_and_one_beyond_it_by_its_size_alone() -> None:
    most = uploads.MOST_BYTES
    just, over = received(most, most + 1)
    assert (just.size, len(just.read())) == (most, most)
    assert (over.size, len(over.read())) == (most + 1, 0)


def test_files_beyond_what_there_is_room_for_together_are_not_held() -> None:
    sizes = [len(f.read()) for f in received(*[uploads.MOST_BYTES] * 7, 5)]
    assert sizes == [uploads.MOST_BYTES] * 6 + [0, 0]


def test_nothing_is_held_for_one_who_is_not_signed_in() -> None:
    (sent,) = received(5, signed_in=False)
    assert (sent.size, sent.read()) == (5, b"")


def test_a_body_that_no_form_makes_is_refused_before_it_is_read(alice: Someone) -> None:
    with patch.object(uploads, "_REFUSED", 1_000):
        alice.post("/mine/memory/new/", 400, title="x", pictures=file(b"x" * 2_000))


def test_no_file_that_is_sent_touches_the_disk(
    alice: Someone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a small picture nor one of megabytes, refused or kept."""
    opened: list[str] = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(uploadhandler, "TemporaryFileUploadHandler", None)
    real = os.open

    def noted(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            opened.append(str(path))
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", noted)
    remember(alice, "the sea", plain())
    large = [file(plain() + b"x" * size, "large.jpg") for size in (3_000_000, 11_000_000)]
    alice.post("/mine/memory/new/", 422, title="x", pictures=large)
    assert list(tmp_path.iterdir()) == []
    assert opened == []


def test_a_temporary_file_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with patch.object(
        settings,
        "FILE_UPLOAD_HANDLERS",
        ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
    ):
        (sent,) = received(5)
    assert list(tmp_path.iterdir()) != []
    sent.close()


def test_a_form_with_files_from_a_stranger_is_sent_to_sign_in(db: None) -> None:
    answer = Client().post("/mine/memory/new/", {"title": "x", "pictures": file(plain())})
    assert answer["Location"].startswith("/sign-in/")
