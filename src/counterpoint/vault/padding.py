"""Hide the length of what is sealed.

A sealed check-in and a sealed page of a journal would tell each other apart by their size.
Before sealing, a text grows to the next of few sizes: 256 bytes at the least, then by the
Padmé rule (Nikitin et al. 2019, "Reducing metadata leakage from encrypted files and
communication with PURBs"), which costs at most 12 % and leaves only O(log log n) bits to see.
"""

from counterpoint.vault.errors import CannotOpen

SMALLEST = 256
_END = b"\x80"
_ZEROS = tuple(map(bytes, range(SMALLEST)))  # made once: nearly every text is as short


def padded_length(length: int) -> int:
    """Return the size that a text of `length` bytes grows to."""
    if length <= SMALLEST:
        return SMALLEST
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def pad(text: bytes) -> bytes:
    """Append an end mark and zeros up to the next allowed size."""
    return (text + _END).ljust(padded_length(len(text) + 1), b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the padding off again; raise `CannotOpen` if there is none."""
    end = padded.rfind(_END)
    rest = len(padded) - end - 1
    if end < 0 or not padded.endswith(_ZEROS[rest] if rest < SMALLEST else bytes(rest)):
        raise CannotOpen
    return padded[:end]
