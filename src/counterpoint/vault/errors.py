"""What can go wrong in the vault."""


class VaultError(Exception):
    """The base of all errors of the vault."""


class CannotOpen(VaultError):
    """A seal did not open.

    One message whatever the cause (wrong key, wrong place, a changed byte, a cut), so that
    nobody learns from the error which of them it was.
    """

    def __init__(self) -> None:
        super().__init__("This could not be opened.")


class WeakCode(VaultError):
    """A text that is not a recovery code: the wrong length, or a letter no code has."""

    def __init__(self) -> None:
        super().__init__("A recovery code has 25 letters and digits, in five groups of five.")


class BadCost(VaultError):
    """A cost of a guess that Argon2id cannot have, or that no server should bear."""

    def __init__(self) -> None:
        super().__init__(
            "A cost needs 1 to 16 passes, 1 to 16 lanes, 8 KiB of memory a lane, at most 256 MiB "
            "in all, and at most 1 GiB over all passes."
        )
