"""A picture is really decoded, and written anew without where and with what it was taken."""

import io

import pytest
from PIL import Image, ImageCms

from counterpoint.web.features.reencoding import (
    EDGE,
    Moving,
    NoPicture,
    NotTaken,
    TooManyPixels,
    reencode,
)
from counterpoint.web.spaces.pictures import Picture
from tests.web.features.pictures import encoded, plain, taken_abroad


def opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    return image


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 8) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_kind_that_phones_and_people_have_is_taken(kind: str) -> None:
    picture = reencode(encoded(Image.new("RGB", (64, 48), (200, 30, 40)), kind))
    image = opened(picture)
    assert picture.type == "image/webp" and image.format == "WEBP" and image.mode == "RGB"
    pixel = image.getpixel((20, 20))
    assert isinstance(pixel, tuple) and near(pixel, (200, 30, 40))


def test_nothing_of_place_time_and_camera_is_left() -> None:
    data = taken_abroad()
    assert b"Spyglass" in data and Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    picture = reencode(data)
    image = opened(picture)
    assert not image.getexif() and not image.getexif().get_ifd(0x8825)
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    for mark in (b"Spyglass", b"EXIF", b"XMP ", b"ICCP", b"Exif"):
        assert mark not in picture.data


def test_nothing_of_them_is_left_of_a_heic_and_of_a_png_either() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Spyglass"
    exif.get_ifd(0x8825)[1] = "N"
    image = Image.new("RGB", (64, 48), "teal")
    for kind in ("HEIF", "PNG", "WEBP"):
        data = encoded(image, kind, exif=exif)
        assert b"Spyglass" in data
        assert b"Spyglass" not in reencode(data).data


def test_it_is_turned_upright() -> None:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 60, 10))  # the top, as the camera held it
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    turned = opened(reencode(encoded(image, exif=exif, quality=95)))
    assert turned.size == (40, 60)
    right, left = turned.getpixel((37, 30)), turned.getpixel((3, 30))
    assert isinstance(right, tuple) and isinstance(left, tuple)
    assert right[0] > 200 and right[1] < 80
    assert left[1] > 200


@pytest.mark.parametrize("size", [(3000, 1500), (1500, 3000), (9000, 30), (2048, 2048)])
def test_it_is_made_no_larger_than_a_screen(size: tuple[int, int]) -> None:
    picture = reencode(plain(size=size))
    assert max(picture.width, picture.height) == EDGE
    small = reencode(plain(size=(30, 20)))
    assert (small.width, small.height) == (30, 20)


def test_its_colours_are_those_of_any_screen() -> None:
    """A profile says what its numbers mean; without it the numbers have to be those of sRGB."""
    lab = ImageCms.createProfile("LAB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = opened(reencode(encoded(Image.new("RGB", (9, 9), (90, 160, 30)), icc_profile=profile)))
    pixel = kept.getpixel((4, 4))
    assert isinstance(pixel, tuple) and near(pixel, (90, 160, 30))
    wrong = ImageCms.ImageCmsProfile(lab).tobytes()
    assert reencode(encoded(Image.new("RGB", (9, 9)), icc_profile=wrong)).width == 9
    assert reencode(encoded(Image.new("RGB", (9, 9)), icc_profile=b"no profile")).width == 9


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_to_say_colours_in_a_png_is_read(mode: str) -> None:
    assert reencode(encoded(Image.new(mode, (9, 7)), "PNG")).width == 9


def test_sixteen_bits_keep_their_grey() -> None:
    pixel = opened(reencode(encoded(Image.new("I;16", (9, 9), 40_000), "PNG"))).getpixel((4, 4))
    assert isinstance(pixel, tuple) and near(pixel, (156, 156, 156), 2)


def test_colours_for_print_are_turned_into_those_of_a_screen() -> None:
    pixel = opened(reencode(encoded(Image.new("CMYK", (9, 9), (0, 255, 255, 0))))).getpixel((4, 4))
    assert isinstance(pixel, tuple) and pixel[0] > 200 and pixel[1] < 60


def test_what_is_seen_through_stays_so() -> None:
    image = opened(reencode(encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")))
    pixel = image.getpixel((4, 4))
    assert isinstance(pixel, tuple) and pixel[3] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xd8\xff",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (9, 9)), "TIFF"),
        encoded(Image.new("RGB", (9, 9)), "BMP"),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_not_taken(data: bytes) -> None:
    with pytest.raises(NoPicture):
        reencode(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_that_breaks_off_is_not_taken(kind: str) -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    data = encoded(noise, kind)
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(NoPicture):
            reencode(data[: int(len(data) * part)])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_bomb_is_not_opened(kind: str) -> None:
    """A small file that fills the memory."""
    size = (30_000, 30_000) if kind == "PNG" else (16_383, 16_383)
    mode = "1" if kind == "PNG" else "RGB"
    if kind == "WEBP":  # by its head alone
        head = bytearray(encoded(Image.new("RGB", (8, 8)), kind, lossless=True))
        at = head.index(b"VP8L") + 9
        bits = (size[0] - 1) | (size[1] - 1) << 14
        head[at : at + 4] = bits.to_bytes(4, "little")
        data = bytes(head)
    else:
        data = encoded(Image.new(mode, size), kind)
    assert len(data) < 200_000
    with pytest.raises((TooManyPixels, NoPicture)):
        reencode(data)


def test_a_bomb_of_a_png_is_told_as_one() -> None:
    with pytest.raises(TooManyPixels):
        reencode(encoded(Image.new("1", (10_000, 10_000)), "PNG"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_would_be_held_whole_and_twice_is_smaller_than_a_photograph_may_be(kind: str) -> None:
    data = encoded(
        Image.new("L", (8_000, 5_000)), kind, **({"lossless": True} if kind == "WEBP" else {})
    )
    with pytest.raises(TooManyPixels):
        reencode(data)
    assert reencode(encoded(Image.new("L", (8_000, 5_000)))).width == EDGE


def test_a_jpeg_that_goes_over_its_pixels_again_and_again_is_not_opened() -> None:
    """A small file that takes hours: each scan is a few bytes, and goes over every pixel."""
    whole = encoded(Image.new("L", (2_000, 2_000)), progressive=True)
    last, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    assert reencode(whole[:end] + whole[last:end] * 20 + whole[end:]).width == 2_000
    with pytest.raises(TooManyPixels):
        reencode(whole[:end] + whole[last:end] * 2_000 + whole[end:])


def test_a_short_film_behind_a_picture_is_not_taken_for_more_of_it() -> None:
    assert reencode(plain() + b"\xff\xda" * 5_000).width == 64


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_film_is_not_taken(kind: str) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    with pytest.raises(Moving):
        reencode(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_of_a_phones_picture_with_another_behind_it_the_first_is_taken() -> None:
    small = Image.new("RGB", (8, 6), "red")
    data = encoded(Image.new("RGB", (80, 60)), "MPO", save_all=True, append_images=[small])
    assert reencode(data).width == 80


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_damage_does_more_than_be_refused(kind: str) -> None:
    data = encoded(Image.effect_noise((64, 48), 80).convert("RGB"), kind)
    for at in range(0, len(data), max(1, len(data) // 60)):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            picture = reencode(damaged)
        except NotTaken:
            continue
        assert opened(picture).format == "WEBP"
