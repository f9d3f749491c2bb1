"""What the package raises when data or a request cannot be used."""


class DyadError(ValueError):
    """Bad data or a model that the data cannot bear; the message says what to do."""
