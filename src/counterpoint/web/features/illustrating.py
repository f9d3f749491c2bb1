"""Pictures in a form: those that are there, in words and to be left out, and new ones."""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpoint.web.accounts import stash
from counterpoint.web.features import reencoding
from counterpoint.web.features.base import EntryForm
from counterpoint.web.features.themes import Words
from counterpoint.web.spaces import pictures
from counterpoint.web.spaces.pictures import Illustrated, Picture
from counterpoint.web.spaces.places import Place
from counterpoint.web.uploads import MOST_BYTES

P = TypeVar("P", bound=msgspec.Struct)
MOST = 6
LONGEST = 300  # of the words for a picture
NEVER_MORE = 24  # pictures that are named in a form, so that nobody sends a thousand

_WHY: dict[type[reencoding.NotTaken], Words] = {
    reencoding.NoPicture: _(
        "“%(name)s” cannot be read as a picture. JPEG, PNG, WebP and HEIC can."
    ),
    reencoding.TooManyPixels: _(
        "“%(name)s” has too many pixels to be opened here. Please make it smaller first."
    ),
    reencoding.Moving: _("“%(name)s” is a moving picture. Please choose a still one."),
}
_TOO_LARGE = _("“%(name)s” is larger than 10 MB. Please choose a smaller one.")
_NO_ROOM = _("These pictures are too large to be sent together. Please send fewer at once.")
AGAIN = _("A browser does not hold on to chosen pictures: please choose them again.")


@dataclass(frozen=True, slots=True)
class There:
    """A picture that is there already, as a form shows it."""

    id: str
    words: str
    out: bool = False  # whether it is to be left out


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says of pictures: which stay, in what words, and which are new."""

    kept: tuple[tuple[uuid.UUID, str], ...]
    new: tuple[Picture, ...]


class _Chosen(forms.FileInput):
    """Several files, and what is said of the pictures that are there."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        there = [
            There(str(id), data.get(f"{name}-words-{sent}", ""), f"{name}-out-{sent}" in data)
            for sent in dict.fromkeys(data.getlist(f"{name}-there")[:NEVER_MORE])
            if (id := _uuid(sent))
        ]
        return there, files.getlist(name) if files else []


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class PicturesField(forms.Field):
    """Pictures of an entry."""

    widget = _Chosen(attrs={"accept": "image/*", "multiple": True})

    def clean(self, value: "tuple[list[There], list[UploadedFile[Any]]]") -> Given:
        """Return what is given; raise a sentence for each file that cannot be taken."""
        there, files = value
        kept = tuple(_stays(each) for each in there if not each.out)
        if len(kept) + len(files) > MOST:
            raise ValidationError(
                ngettext(
                    "There can be %(most)s picture.",
                    "There can be %(most)s pictures at most.",
                    MOST,
                )
                % {"most": MOST}
            )
        wrong: list[Any] = []
        new = [picture for file in files if (picture := _taken(file, wrong))]
        if wrong:
            raise ValidationError(wrong)
        return Given(kept, tuple(new))


def _stays(there: There) -> tuple[uuid.UUID, str]:
    words = there.words.replace("\0", "").strip()
    if len(words) > LONGEST:
        raise ValidationError(_("Please say what is to be seen in 300 characters at most."))
    return uuid.UUID(there.id), words


def _taken(file: "UploadedFile[Any]", wrong: list[Any]) -> Picture | None:
    said = {"name": (file.name or "")[:100]}
    if (file.size or 0) > MOST_BYTES:
        wrong.append(_TOO_LARGE % said)
        return None
    data = file.read()
    if len(data) != file.size:
        wrong.append(_NO_ROOM)
        return None
    try:
        return reencoding.reencode(data)
    except reencoding.NotTaken as error:
        wrong.append(_WHY[type(error)] % said)
        return None


class IllustratedForm(EntryForm):
    """A form with pictures; the payload of its feature is `pictures.Illustrated`."""

    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_(
            "Up to six, 10 MB each: JPEG, PNG, WebP or HEIC. Where and with what they were taken "
            "is removed before they are kept."
        ),
    )

    def content(self) -> dict[str, Any]:
        """Return what goes into the payload; `attach` adds the pictures."""
        return {**super().content(), "pictures": ()}

    def there(self) -> list[There]:
        """Return the pictures that are there already, as this form has them."""
        field = self["pictures"]
        if self.is_bound:
            found: list[There] = field.data[0]
            return found
        return [There(str(each.id), each.words) for each in field.initial or ()]

    def clean(self) -> dict[str, Any]:
        """Say that pictures have to be chosen again, if this form is to be filled again."""
        found = super().clean() or self.cleaned_data
        if stash.HAD_FILES in self.data or (self.errors and self.files):
            self.add_error("pictures", AGAIN)
        return found


def attach(place: Place, id: uuid.UUID, form: EntryForm, payload: P) -> P:
    """Keep the pictures that a form brings to an entry; return the payload that names them."""
    given = form.cleaned_data.get("pictures")
    if not (isinstance(payload, Illustrated) and isinstance(given, Given)):
        return payload
    known = pictures.known(place, type(payload), id)
    stay = [
        msgspec.structs.replace(known[each], words=words)
        for each, words in given.kept
        if each in known
    ]
    new = pictures.keep(place, id, given.new)
    ids = {each.id for each in stay}
    named = (*stay, *{each.id: each for each in new if each.id not in ids}.values())
    return msgspec.structs.replace(payload, pictures=named)
