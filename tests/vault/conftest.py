"""How the properties of the vault are searched."""

from hypothesis import settings

# A busy machine must not fail a property for being slow.
settings.register_profile("vault", deadline=None)
settings.load_profile("vault")
