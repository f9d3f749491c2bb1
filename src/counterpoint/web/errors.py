"""What went wrong with the server itself."""


class WebError(Exception):
    """A setting, a file or the database is not as it must be; the text says what to do."""
