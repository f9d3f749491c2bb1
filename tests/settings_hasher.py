"""Django's Argon2, cheap: the tests sign in many times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Cheap(Argon2PasswordHasher):
    """The same algorithm and the same form, with less work."""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
