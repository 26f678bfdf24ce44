"""The house of CONTRIBUTING.md as tests: what stands where, who may import whom, what the README says."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import readme
from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("counter", "screens", "receipts", "catalog_data")
TOP = {*PACKAGES, "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
MADE = {"build", "dist", "__pycache__", "smx_counter.egg-info"}
"""What tools may leave there; git ignores it."""

LONGEST_FILE = 450
DATA = {"sqlalchemy", "alembic", "psycopg", "yaml", "pydantic", "msgspec", "tomlkit"}
DRAWING = {"reportlab", "rl_accel", "qrcode", "PIL", "receipts.pdf", "receipts.draw", "receipts.flow"}
CHECKING = {"pypinyin", "stdnum", "phonenumbers", "argon2"}
HEAVY = {*DATA, *DRAWING, *CHECKING, "click", "jinja2"}
"""What takes long to load and is wanted later, or never, by most starts."""


def sources(*folders: str) -> list[Path]:
    """Every Python file below these folders of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def loaded(statements: str) -> set[str]:
    """The names in sys.modules after running statements in a fresh interpreter."""
    code = f"{statements}\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


# -- what stands where -------------------------------------------------------------------------------------


def test_the_top_level_holds_only_what_was_agreed() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - MADE == TOP


def test_the_list_is_data_and_no_code() -> None:
    files = [path for path in (ROOT / "catalog_data").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.suffix for path in files} == {".py", ".yaml"}
    assert [path for path in files if path.suffix == ".py"] == [ROOT / "catalog_data" / "__init__.py"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is(package: str) -> None:
    mute = [
        name(path)
        for path in sources(package)
        if (text := path.read_text(encoding="utf-8").strip()) and not ast.get_docstring(ast.parse(text))
    ]
    assert mute == []


def test_no_file_has_grown_past_splitting() -> None:
    long = {
        name(path): lines
        for path in sources(*PACKAGES, "tests")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_no_two_test_modules_share_a_name() -> None:
    names = [path.name for path in sources("tests") if path.name not in ("conftest.py", "__init__.py")]
    assert sorted(names) == sorted(set(names))


# -- what must not stand anywhere --------------------------------------------------------------------------

OWN_TEXT = {".py", ".yaml", ".toml", ".md", ".tcss", ".mako", ".json", ".txt", ".html", ".css", ".js", ""}
OF_OTHERS = re.compile(r"receipts/fonts/OFL-\w+\.txt|tests/data/notice-.*")
NAMESPACES = {"purl.org", "www.aiim.org", "ns.adobe.com", "www.w3.org"}
"""Names of the XMP vocabularies that PDF/A wants; nothing is ever fetched from there."""
HOSTS_NAMED = {"x", "scripts.sil.org", "example.org", "counter.example.org", "127.0.0.1", *NAMESPACES}
"""`x` and example.org are in tests."""
# A class of one letter keeps a pattern from finding itself.
FOREIGN = {
    "a folder of one machine": r"(?<![\w.*])/(?:[w]ork|[r]oot|[h]ome|[t]mp|[o]pt|[m]nt|[U]sers)/\w",
    "a ticket": r"\b[Ii]ssue #?\d|\b[D]EMANDS\b",
    "a package index": r"(?i)[i]ndex-url|\b[p]ypi\.|\b[\w.-]+/[s]imple/?(?![\w/])",
}


def own_files() -> list[Path]:
    """The text files people wrote, caches and licences of others left out."""
    top = [ROOT / one for one in TOP] + [ROOT / ".ci", ROOT / ".gitignore"]
    below = [path for one in top for path in ([one] if one.is_file() else one.rglob("*"))]
    texts = [path for path in below if path.is_file() and path.suffix in OWN_TEXT]
    return sorted(
        path for path in texts if "__pycache__" not in path.parts and not OF_OTHERS.fullmatch(name(path))
    )


def lines_with(pattern: str) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in own_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_names_what_a_reader_does_not_have(what: str) -> None:
    assert lines_with(FOREIGN[what]) == []


HALF_WIDTH = re.compile(r"[\u3400-\u9fff，。；：？！（）、”“》《][,:;?!()]|[,:;?!()][\u3400-\u9fff]")
AS_TYPED = re.compile("键: 值|: 平台上的提交时间|: 统一社会信用代码|: 线上|: 是|1,3")
"""What a person types into a file, with its half-width marks."""


def sentences(path: Path) -> list[tuple[int, str]]:
    """The texts for people in a file of Python, with their lines: more Chinese than anything else."""
    texts = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return [
        (node.lineno, node.value)
        for node in texts
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(re.findall("[\u3400-\u9fff]", node.value)) >= len(re.findall("[A-Za-z]", node.value))
    ]


def test_what_people_read_has_full_width_punctuation() -> None:
    half = [
        f"{name(path)}:{line}: {text.strip()[:60]}"
        for path in sources("counter/cli", "screens")
        for line, text in sentences(path)
        if HALF_WIDTH.search(AS_TYPED.sub("", text))
    ]
    assert half == []


def test_every_paper_named_in_the_tree_is_in_the_tree() -> None:
    there = {path.name for path in own_files()}
    named = re.compile(r"\b([\w-]+\.md)\b")
    found = {one for path in own_files() for one in named.findall(path.read_text(encoding="utf-8"))}
    assert found <= there


def test_every_address_in_the_tree_is_a_known_one() -> None:
    pattern = re.compile(r"https?://([\w.-]+)")
    found = {host for path in own_files() for host in pattern.findall(path.read_text(encoding="utf-8"))}
    assert found <= HOSTS_NAMED


# -- who may import whom -----------------------------------------------------------------------------------


def test_the_import_contracts_are_kept() -> None:
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool, "import-linter belongs to the test extra"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("screens.app", HEAVY),
        (
            "counter.desks.office",
            HEAVY - {"sqlalchemy", "msgspec"} | {"textual", "rich", "receipts", "screens"},
        ),
        ("receipts", HEAVY | {"textual", "counter.store", "counter.desks"}),
        ("counter.cli.root", HEAVY - {"click"} | {"textual", "screens", "receipts"}),
    ],
)
def test_a_room_loads_no_more_than_it_needs_to_start(module: str, forbidden: frozenset[str]) -> None:
    assert loaded(f"import {module}") & forbidden == set()


def test_no_module_of_the_core_draws() -> None:
    modules = [
        name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in sources("counter")
        if "migrations" not in path.parts
    ]
    statements = "\n".join(f"import {module}" for module in modules)
    assert loaded(statements) & {"textual", "reportlab", "qrcode", "screens", "PIL"} == set()


# -- the README --------------------------------------------------------------------------------------------


def test_the_readme_has_the_key_map_of_the_program() -> None:
    expected = readme.key_map()
    written = readme.written_key_map()
    assert written.keys() == expected.keys()
    wrong = {one: expected[one] for one in expected if written[one] != expected[one]}
    assert wrong == {}, "write these cells into the key map of README.md"


def test_the_readme_counts_what_is_in_the_list() -> None:
    assert [line for line in readme.counts() if line not in readme.TEXT] == []


def test_the_picture_in_the_readme_is_a_screen_of_80_by_24() -> None:
    screen = readme.fenced("picture")
    assert len(screen) == 24
    assert max(cell_len(line) for line in screen) <= 80


def test_each_command_in_the_readme_is_one_line_to_copy() -> None:
    assert [len(readme.fenced(block)) for block in ("start", "tests")] == [1, 1]


def test_every_command_of_the_plain_route_stands_in_the_readme() -> None:
    from counter.cli.root import COMMANDS

    assert [one for one in COMMANDS if f"counter {one}" not in readme.TEXT] == []


def test_every_dependency_is_explained_to_contributors() -> None:
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    names = [re.split(r"[\[<>=; ]", one)[0] for one in wanted]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [one for one in names if f"`{one}`" not in text] == []


def test_the_examples_for_contributors_stand_in_the_files_they_name() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert {Path(file).parent.name for file, _ in examples} == {
        "matters",
        "questions",
        "materials",
        "items",
        "sources",
        "fields",
        "applications",
    }
    stale = [file for file, body in examples if body not in (ROOT / file).read_text(encoding="utf-8")]
    assert stale == []
