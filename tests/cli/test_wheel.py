"""The wheel alone, in an empty folder: templates, static files and library are inside."""

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.cli.house import ROOT, Visitor, environment, free_port, serving


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what is pinned and from nothing that comes over the network."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    done = subprocess.run(
        [*build, str(ROOT)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("counterpoint-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `counterpoint` of an environment of its own with the wheel in it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python3*/site-packages"))
    # What Counterpoint stands on is here already; only Counterpoint itself comes anew.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    install += ["--no-index", "--force-reinstall", "--ignore-installed", wheel]
    env = environment(PYTHONPATH="")
    subprocess.run(list(map(str, install)), env=env, timeout=120, check=True)
    return folder / "bin" / "counterpoint"


def test_the_wheel_holds_what_the_app_shows(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in (
        "counterpoint/web/templates/base.html",
        "counterpoint/web/static/counterpoint/counterpoint.css",
        "counterpoint/library/questions.toml",
        "counterpoint/web/spaces/migrations/0001_initial.py",
    ):
        assert name in names
    assert not [name for name in names if name.startswith("tests/") or ".sqlite3" in name]


def test_the_wheel_serves_a_page_with_its_stylesheet_from_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    port = free_port()
    empty = tmp_path / "empty"
    empty.mkdir()
    with serving(
        empty / "data",
        port=port,
        command=(installed, "serve"),
        cwd=empty,
        env={"PYTHONPATH": ""},
    ) as server:
        visitor = Visitor(server.address)
        page = visitor.get("/sign-up/")
        assert page.status == 200
        sheet = re.search(r'href="(/static/[^"]+\.css)"', page.body)
        assert sheet
        style = visitor.get(sheet[1])
        assert style.status == 200
        assert len(style.body) > 1000
        visitor.sign_up("Alice")


def test_the_installed_command_runs_what_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = [installed.parent / "python", "-c", "import counterpoint; print(counterpoint.__file__)"]
    done = subprocess.run(
        list(map(str, where)),
        env=environment(PYTHONPATH=""),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed.parent.parent) in done.stdout
