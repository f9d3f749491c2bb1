"""The app's own settings over a throw-away data folder, with a guess at a passphrase made cheap.

`TEST_DATABASE=postgresql` runs the same tests on a PostgreSQL that this starts and stops.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="counterpoint-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["COUNTERPOINT_DATA"] = str(_folder / "data")
for _name in [name for name in os.environ if name.startswith("COUNTERPOINT_")]:
    if _name != "COUNTERPOINT_DATA":
        del os.environ[_name]
os.environ.pop("DATABASE_URL", None)
if os.environ.get("TEST_DATABASE") == "postgresql":
    from tests.postgresql import start

    os.environ["DATABASE_URL"], _stop = start(_folder / "postgresql")
    atexit.register(_stop)  # runs before the folder goes: the last in is the first out

# What they read is set above.
from counterpoint.vault import Cost  # noqa: E402
from counterpoint.web.settings import *  # noqa: E402, F403
from counterpoint.web.settings import DATABASES  # noqa: E402  # named, for it is changed below

if "DATABASE_URL" not in os.environ:
    # pytest-django puts SQLite into memory only where the engine is Django's own.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
VAULT_COST = Cost(memory=1024, passes=1, lanes=1)
PASSWORD_HASHERS = ["tests.settings_hasher.Cheap"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = True  # static files as they lie, so that nothing need be collected
