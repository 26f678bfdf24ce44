"""What the tests of the plain route share: running a command, reading a paper back, editing a case file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
import zxingcpp
from click.testing import CliRunner

from counter.cli.root import counter

ROOT = Path(__file__).parent.parent.parent
CASES = ROOT / "tests" / "data" / "cases"
CLERK, PIN = "王芳", "135792"


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def what(self) -> str:
        """Every problem as one text."""
        return "\n".join(f"{p['field']}|{p['line']}|{p['what']}|{p['todo']}" for p in self.json["problems"])


def run(*args: str, data: Path | None = None, stdin: str | None = None, pin: str = PIN) -> Ran:
    """A command inside this process."""
    typed = [*args, *(["--data", str(data)] if data else [])]
    env = {"COUNTER_PIN": pin or None, "COUNTER_OPERATOR": CLERK, "COUNTER_DATA": None}
    result = CliRunner().invoke(counter, typed, input=stdin, env=env, prog_name="counter")
    return Ran(result.exit_code, result.stdout, result.stderr)


def process(*args: str, data: Path, **env: str) -> Ran:
    """The same in a process of its own, as a person starts it; warnings are errors there too."""
    code = "from counter.cli import main; main()"
    whole = {**os.environ, "COUNTER_PIN": PIN, "COUNTER_OPERATOR": CLERK, "COUNTER_DATA": str(data), **env}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *args],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env=whole,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def paper_text(file: str | Path) -> str:
    """All text of a PDF without blanks, read by an independent reader."""
    found = []
    with closing(pypdfium2.PdfDocument(Path(file).read_bytes())) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                found.append(text.get_text_range())
    return re.sub(r"\s+", "", "".join(found))


def paper_code(file: str | Path) -> str:
    """The code on the first page as a 203 dpi printer puts it, read by an independent decoder."""
    with closing(pypdfium2.PdfDocument(Path(file).read_bytes())) as document, closing(document[0]) as page:
        image = page.render(scale=203 / 72).to_pil().convert("L")
    found = zxingcpp.read_barcodes(image)
    return str(found[0].text) if found else ""


def written(case: str, folder: Path, **changes: Any) -> Path:
    """A case file with other values at the top; a key changed to None is taken out."""
    content = yaml.load((CASES / case).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    content |= changes
    kept = {key: value for key, value in content.items() if value is not None}
    target = folder / f"changed-{len(list(folder.iterdir()))}.yaml"
    target.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target


def outcomes(case: str) -> dict[str, Any]:
    """The outcomes of an example case, to be changed."""
    content = yaml.load((CASES / case).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    return dict(content["outcomes"])


def entries(data: Path) -> int:
    """How many entries the journal has."""
    import sqlite3

    with closing(sqlite3.connect(data / "counter.db")) as database:
        return int(database.execute("select count(*) from journal").fetchone()[0])
