"""`counter department`: a department without a system receives, lists and opens what was pushed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from parcels import ID, NAMES, NOW, NUMBER, by_http, package

from counter.cli.root import counter
from counter.exchange.bags import write_bag
from counter.exchange.send import deliver

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-token-of-the-department"


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(counter, ["department", *args], prog_name="counter")
    return done.exit_code, done.stdout, done.stderr


def secret(folder: Path, text: str = SECRET, mode: int = 0o600) -> Path:
    file = folder / "token"
    file.write_text(f"{text}\n", encoding="utf-8")
    file.chmod(mode)
    return file


@pytest.mark.rule("R143")
def test_it_serves_a_sender_and_lists_and_shows_what_came(tmp_path: Path) -> None:
    data, token = tmp_path / "data", secret(tmp_path)
    command = ["department", "serve", "--port", "0", "--data", str(data), "--token-file", str(token)]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", "from counter.cli import main; main()", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("正在接收：")
        deliver(package(tmp_path), by_http(url, SECRET), work=tmp_path / "work", now=NOW)
        process.terminate()
        _, told = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "已停下。收到的包都在。" in told
    code, out, _ = run("inbox", "--data", str(data), "--json")
    assert (code, [one["id"] for one in json.loads(out)]) == (0, [ID])
    code, out, _ = run("show", ID[:8], "--data", str(data), "--json")
    assert code == 0
    assert [Path(one["path"]).is_file() for one in json.loads(out)["files"]] == [True, True]


def test_the_list_and_the_page_are_plain_chinese(tmp_path: Path) -> None:
    folder = ["--folder", str(tmp_path / "drop")]
    assert run("inbox", *folder)[1].strip().endswith("里还没有收到材料包。")
    write_bag(package(tmp_path), tmp_path / "drop")
    code, out, _ = run("inbox", *folder)
    assert code == 0
    for told in ("办件编号", NUMBER, "材料推送", "市场监管部门", ID):
        assert told in out
    code, out, _ = run("show", NUMBER, *folder)
    assert code == 0
    for told in ("查验无误", "示例政务服务中心 → 市场监管部门", "一件事：开饭店(餐饮店)", *NAMES):
        assert told in out


def test_a_package_that_was_changed_later_is_not_shown_as_whole(tmp_path: Path) -> None:
    place = write_bag(package(tmp_path), tmp_path / "drop")
    (place / "data" / NAMES[0]).write_bytes(b"changed")
    code, out, err = run("show", ID, "--folder", str(tmp_path / "drop"))
    assert (code, out) == (1, "")
    assert "对不上" in err


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (SECRET, 0o644, "chmod 600"),
        ("short", 0o600, "至少 16 个字符"),
        ("two words of the department", 0o600, "没有空格"),
        ("部门的口令部门的口令部门的口令", 0o600, "以外的字"),
    ],
)
def test_a_token_that_is_no_secret_is_refused(tmp_path: Path, text: str, mode: int, told: str) -> None:
    file = secret(tmp_path, text, mode)
    code, _, err = run("serve", "--token-file", str(file), "--data", str(tmp_path))
    assert code == 1
    assert told in err
    assert text not in err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--host", "0.0.0.0"), "没有口令不能接收"),  # noqa: S104
        (("--port", "99999"), "端口“99999”不对"),
        (("--port", "x"), "端口“x”不对"),
        (("--token-file", "nowhere"), "读不出来"),
    ],
)
def test_what_cannot_be_served_is_told(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    code, _, err = run("serve", *args, "--data", str(tmp_path))
    assert (code, told in err) == (1, True)


def test_serving_others_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counter.exchange import endpoint

    monkeypatch.setattr(endpoint, "serve", lambda *_, **__: None)
    code, _, err = run(
        "serve",
        "--host",
        "192.168.1.5",
        "--token-file",
        str(secret(tmp_path)),
        "--data",
        str(tmp_path),
    )
    assert code == 0
    assert "不加密" in err
