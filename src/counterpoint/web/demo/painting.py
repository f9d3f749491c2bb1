"""Three small pictures, drawn by code: soft colours of a place, so that no file is needed."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 640, 420
_Colour = tuple[int, int, int]
_Scene = tuple[_Colour, _Colour, "Callable[[ImageDraw.ImageDraw], None]"]


def draw(name: str) -> bytes:
    """Return the picture of a place as a PNG file."""
    from PIL import ImageDraw, ImageFilter

    top, bottom, things = _SCENES[name]
    image = _gradient(top, bottom)
    things(ImageDraw.Draw(image))
    made = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(2)).save(made, "PNG", compress_level=1)
    return made.getvalue()


def _gradient(top: _Colour, bottom: _Colour) -> "Image.Image":
    from PIL import Image

    shade = Image.linear_gradient("L").resize((_WIDTH, _HEIGHT))
    size = (_WIDTH, _HEIGHT)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), shade)


def _kitchen(pen: "ImageDraw.ImageDraw") -> None:
    for n in range(60, 0, -1):  # the light of the lamp, ring by ring
        near = 1 - n / 60
        ring = (int(62 + 150 * near), int(46 + 122 * near), int(44 + 62 * near))
        pen.ellipse((320 - 6 * n, 100 - 4 * n, 320 + 6 * n, 100 + 4 * n), fill=ring)
    pen.line((320, 0, 320, 66), fill=(40, 30, 28), width=4)
    pen.polygon([(276, 104), (364, 104), (340, 62), (300, 62)], fill=(246, 205, 112))
    pen.rectangle((0, 290, _WIDTH, _HEIGHT), fill=(66, 44, 36))
    pen.ellipse((206, 306, 434, 386), fill=(233, 226, 212))
    pen.ellipse((248, 318, 396, 368), fill=(238, 184, 74))


def _plot(pen: "ImageDraw.ImageDraw") -> None:
    pen.ellipse((430, 120, 520, 210), fill=(250, 226, 176))
    pen.rectangle((0, 210, _WIDTH, _HEIGHT), fill=(72, 62, 44))
    for n, green in enumerate(((92, 122, 78), (84, 128, 70), (102, 140, 76), (76, 116, 66))):
        top = 226 + 50 * n
        pen.polygon(
            [(0, top + 22), (_WIDTH, top - 8), (_WIDTH, top + 16), (0, top + 50)], fill=green
        )
    for x in range(60, 320, 52):
        pen.line((x, 284, x + 26, 104), fill=(52, 46, 40), width=5)
        pen.line((x + 52, 284, x + 26, 104), fill=(52, 46, 40), width=5)


def _window(pen: "ImageDraw.ImageDraw") -> None:
    pen.rectangle((190, 30, 450, 390), fill=(214, 226, 232))
    for x, top, red in ((190, 300, 140), (250, 280, 124), (330, 312, 132), (400, 290, 118)):
        roof = [(x, 390), (x, top + 24), (x + 44, top), (x + 88, top + 24), (x + 88, 390)]
        pen.polygon(roof, fill=(red, 98, 86))
    pen.rectangle((450, 30, _WIDTH, 390), fill=(176, 170, 160))
    for box in ((180, 20, 460, 36), (180, 384, 460, 404), (180, 20, 196, 404), (444, 20, 460, 404)):
        pen.rectangle(box, fill=(244, 240, 232))
    pen.rectangle((314, 30, 326, 390), fill=(244, 240, 232))
    pen.rectangle((190, 190, 450, 202), fill=(244, 240, 232))


_SCENES: dict[str, _Scene] = {
    "kitchen": ((54, 42, 48), (96, 66, 48), _kitchen),
    "plot": ((120, 148, 178), (240, 190, 150), _plot),
    "window": ((186, 180, 170), (160, 152, 142), _window),
}
