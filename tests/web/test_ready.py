"""What a process has read before it answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

from counterpoint import library
from counterpoint.web import ready

TEMPLATES = Path(ready.__file__).with_name("templates")
LOOK = """
import json, sys
import counterpoint.cli.worker
from django.template import engines
from counterpoint import library
loader, = engines["django"].engine.template_loaders
print(json.dumps({
    "templates": sorted(loader.get_template_cache),
    "views": "counterpoint.web.pages.rooms" in sys.modules,
    "read": [read.__name__ for read in counterpoint.web.ready._KEPT_WHEN_READ
             if read.cache_info().currsize],
    "dyad": "counterpoint.dyad" in sys.modules,
}))
"""


def test_a_process_has_read_everything_but_the_statistics_before_it_answers(tmp_path: Path) -> None:
    environment = {**os.environ, "COUNTERPOINT_DATA": str(tmp_path / "data")}
    environment["DJANGO_SETTINGS_MODULE"] = "counterpoint.web.settings"
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, env=environment
    )
    found = json.loads(done.stdout)
    every = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert len(every) > 200
    assert every <= set(found["templates"])
    assert found["views"]
    assert len(found["read"]) == len(ready._KEPT_WHEN_READ)
    assert not found["dyad"]


def test_the_whole_library_is_among_it() -> None:
    assert {read.__name__ for read in ready._KEPT_WHEN_READ} <= set(library.__all__)
