"""What can go wrong in the library."""


class LibraryError(Exception):
    """A file of the library, or what was asked of it, is not as it should be."""
