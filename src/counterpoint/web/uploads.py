"""Files that a browser sends: held in memory, never on the disk, as far as there is room.

What people send is sealed before it is kept, so it must not lie in a temporary folder meanwhile.
"""

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 10 * 1024 * 1024  # of one file
_MOST_OF_ALL = 6 * MOST_BYTES  # of all files of one form
_REFUSED = 4 * _MOST_OF_ALL  # not even read


class InMemory(FileUploadHandler):
    """Hold a file in memory; of one that is too large keep its name and size, and no content.

    Nobody who is not signed in has a form with files, so nothing of theirs is held.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._room: int | None = None
        self._kept = io.BytesIO()

    def handle_raw_input(self, *told: Any, **_more: Any) -> None:
        """Refuse a body that no form of ours makes, before it is read."""
        _body, _meta, length, *_rest = told
        if length > _REFUSED:
            raise RequestDataTooBig("A form with files is too large.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._kept = io.BytesIO()
        if self._room is None:
            user = getattr(self.request, "user", None)
            self._room = _MOST_OF_ALL if user and user.is_authenticated else 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold a part of the file, if there is room for it."""
        size = start + len(raw_data)
        if size <= MOST_BYTES and size <= (self._room or 0):
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file, with its size; without content if there was no room for all of it."""
        kept = self._kept if self._kept.tell() == file_size else io.BytesIO()
        self._room = (self._room or 0) - kept.tell()
        self._kept = io.BytesIO()
        kept.seek(0)
        return InMemoryUploadedFile(
            kept, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )
