"""Pictures as tests send them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.conftest import Someone


def encoded(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def plain(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    return encoded(Image.new("RGB", size, colour))


def taken_abroad(size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a picture that says where, when and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Spyglass"
    exif[0x0112] = 6
    exif[0x9003] = "2026:01:02 03:04:05"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 7.0)
    image = Image.new("RGB", size, "teal")
    return encoded(image, exif=exif, xmp=b"<x:xmpmeta>Spyglass</x:xmpmeta>", comment=b"Spyglass")


def file(data: bytes, name: str = "one.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def remember(one: Someone, title: str, *data: bytes, share: bool = False, **more: Any) -> str:
    """Keep a memory with pictures by its form; return its id in Mine."""
    return one.write(
        "memory",
        share=share,
        title=title,
        pictures=[file(each, f"{n}.jpg") for n, each in enumerate(data)],
        **more,
    )
