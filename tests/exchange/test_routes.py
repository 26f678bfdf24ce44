"""The station's routes: every fault at once, and a department that is not written has a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counter.exchange.endpoint import HOST
from counter.exchange.routes import FILE, Routes, RoutesFaulty, routes

if TYPE_CHECKING:
    from pathlib import Path

DEPARTMENTS = ("市场监管部门", "公安部门", "税务部门", "住房城乡建设(城市管理)部门")


def read(folder: Path, text: str, mode: int = 0o600) -> Routes:
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / FILE).chmod(mode)
    return routes(folder, DEPARTMENTS, folder / "outbox")


def test_a_department_that_is_not_written_has_its_folder_in_the_outbox(tmp_path: Path) -> None:
    found = routes(tmp_path, DEPARTMENTS, tmp_path / "outbox").to("住房城乡建设(城市管理)部门")
    assert (found.way, found.ours) == ("folder", True)
    assert found.path == tmp_path / "outbox" / "住房城乡建设(城市管理)部门"
    assert found.connected


@pytest.mark.rule("R149")
def test_each_way_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """\
[市场监管部门]
way = "http"
url = "https://example.org/packages"
token = "secret-of-the-station"
[公安部门]
way = "folder"
path = "shared/police"
[ 税务部门 ]  # 名称加不加引号都行
way = "none"
""",
    )
    market = found.to("市场监管部门")
    assert (market.way, market.url, market.token) == (
        "http", "https://example.org/packages", "secret-of-the-station",
    )  # fmt: skip
    assert "secret" not in repr(market)
    assert (found.to("公安部门").path, found.to("公安部门").ours) == (tmp_path / "shared/police", False)
    assert not found.to("税务部门").connected


def test_every_fault_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RoutesFaulty) as caught:
        read(
            tmp_path,
            """\
[市场监管局]
way = "none"
[公安部门]
way = "fax"
[税务部门]
way = "folder"
path = ""
url = "x"
colour = "red"
["住房城乡建设(城市管理)部门"]
way = "http"
url = "ftp://x"
""",
        )
    told = str(caught.value)
    for one in (
        "[市场监管局] 不是目录里的部门。是不是“市场监管部门”？",
        "[公安部门] 的 way 应当是 folder、http、none 之一",
        "的 path 应当写在引号里，不能空着",
        "“url”和 way = “folder”不能一起写",
        "“colour”不认识",
        "应当是 http 或 https 的完整地址",
    ):
        assert one in told
    assert len(caught.value.faults) == 6


@pytest.mark.parametrize(
    ("url", "more", "told"),
    [
        ("http://example.org/p", "", "不加密"),
        ("https://x:y@example.org/p", "", "不要写用户名和口令"),
        ("https://x:port/p", "", "完整地址"),
        ("https:///p", "", "完整地址"),
        ("https://example.org/p", 'token = "口令"', "token 只能用"),
        ("https://example.org/p", "plain = 1", "true 或 false"),
    ],
)
def test_an_address_that_gives_papers_away_or_leads_nowhere_is_a_fault(
    tmp_path: Path, url: str, more: str, told: str
) -> None:
    with pytest.raises(RoutesFaulty, match=told):
        read(tmp_path, f'[公安部门]\nway = "http"\nurl = "{url}"\n{more}\n')


@pytest.mark.parametrize(
    ("url", "more"), [(f"http://{HOST}:8532/packages", ""), ("http://example.org/p", "plain = true")]
)
def test_plain_http_is_for_this_computer_or_said_on_purpose(tmp_path: Path, url: str, more: str) -> None:
    assert read(tmp_path, f'[公安部门]\nway = "http"\nurl = "{url}"\n{more}\n').to("公安部门").url == url


def test_a_token_that_others_can_read_is_a_fault(tmp_path: Path) -> None:
    text = '[公安部门]\nway = "http"\nurl = "https://example.org/p"\ntoken = "abc"\n'
    with pytest.raises(RoutesFaulty, match="chmod 600"):
        read(tmp_path, text, 0o644)
    assert read(tmp_path, text).to("公安部门").token == "abc"
    assert read(tmp_path, '[公安部门]\nway = "none"\n', 0o644).to("公安部门").way == "none"


@pytest.mark.parametrize("text", ["[公安", "way = ", "\x00"])
def test_a_file_that_is_no_toml_is_told_plainly(tmp_path: Path, text: str) -> None:
    with pytest.raises(RoutesFaulty, match="读不出来"):
        read(tmp_path, text)


def test_the_example_of_the_readme_is_read(tmp_path: Path) -> None:
    import readme

    found = read(tmp_path, "\n".join(readme.fenced("routes")))
    assert {one: found.to(one).way for one in DEPARTMENTS[:3]} == {
        "市场监管部门": "http",
        "公安部门": "folder",
        "税务部门": "none",
    }
