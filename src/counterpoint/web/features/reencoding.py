"""Make a picture that somebody sends into one that can be kept.

It is really decoded, so that nothing else is kept; it is made smaller, turned upright, and written
anew, so that where, when and with what it was taken stays with its author.
"""

import io
import re
import struct
import threading
import warnings
import zlib
from typing import TYPE_CHECKING

from counterpoint.web.spaces.pictures import Picture

if TYPE_CHECKING:
    from PIL import Image

EDGE = 2048  # the longest edge that is kept, in pixels
_MOST_PIXELS = 64_000_000  # what phones take fits; more would fill the memory of a small server
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Phones write a second picture, for depth or light, behind an ordinary JPEG: Pillow's MPO.
_JPEGS = ("JPEG", "MPO")
_MAY_MOVE = ("PNG", "WEBP")
# What screens show fits. These are held whole and more than once while they are made smaller.
_FEWER_PIXELS = dict.fromkeys(_MAY_MOVE, 32_000_000)
_MOST_SCANS = 40  # of a JPEG: each goes over all its pixels, and takes as little as 20 bytes
_MARKER = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")  # those that tell the length of what follows
_SCAN, _END = b"\xff\xda", b"\xff\xd9"
_ONE_AT_A_TIME = threading.Lock()  # an open picture takes a hundred times the room of its file

_BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class NotTaken(Exception):
    """The base of why a picture is not taken."""


class NoPicture(NotTaken):
    """It does not decode as a picture of a kind that is taken."""


class TooManyPixels(NotTaken):
    """It is too large when it is open, however small its file."""


class Moving(NotTaken):
    """It holds a film, and not one picture."""


def reencode(data: bytes) -> Picture:
    """Return the picture in a file, made anew without anything else that was in it.

    Raise `NoPicture`, `TooManyPixels` or `Moving`.
    """
    from PIL import Image

    _set_up()
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check(image, data)
                return _written(_upright(image))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooManyPixels from None
        except _BROKEN:
            raise NoPicture from None


def _set_up() -> None:
    from PIL import Image
    from pillow_heif import register_heif_opener

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    register_heif_opener(thumbnails=False)


def _check(image: "Image.Image", data: bytes) -> None:
    if image.width * image.height > _FEWER_PIXELS.get(image.format or "", _MOST_PIXELS):
        raise TooManyPixels
    if image.format in _JPEGS and _scans(data) > _MOST_SCANS:
        raise TooManyPixels
    if image.format in _MAY_MOVE and getattr(image, "n_frames", 1) > 1:
        raise Moving


def _scans(data: bytes) -> int:
    """Return how often a JPEG goes over its pixels; no further than to one time too many."""
    at, scans = 2, 0
    while scans <= _MOST_SCANS and (found := _MARKER.search(data, at)) and found[0] != _END:
        scans += found[0] == _SCAN
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    return scans


def _upright(image: "Image.Image") -> "Image.Image":
    """Return it in sRGB, upright and not larger than is kept."""
    from PIL import Image, ImageOps

    if image.format in _JPEGS:
        image.draft(None, (EDGE, EDGE))  # decodes no more than is kept
    image.load()
    orientation = image.getexif()
    profile = image.info.get("icc_profile")
    image = _eight_bits(image)
    image.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(image, profile)
    image.info = {"exif": orientation.tobytes()} if orientation else {}
    return ImageOps.exif_transpose(image)


def _eight_bits(image: "Image.Image") -> "Image.Image":
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"P", "PA", "La"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "RGBA", "L", "LA", "CMYK"} else image.convert("RGB")


def _in_srgb(image: "Image.Image", profile: bytes | None) -> "Image.Image":
    from PIL import ImageCms

    mode = "RGBA" if image.mode in {"RGBA", "LA"} else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert(mode)  # a profile of another kind of colours
        return made or image
    return image.convert(mode)


def _written(image: "Image.Image") -> Picture:
    image.info = {}
    made = io.BytesIO()
    image.save(made, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Picture(data=made.getvalue(), type="image/webp", width=image.width, height=image.height)
