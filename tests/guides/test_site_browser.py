"""The site in a real Chromium, on a phone and on a desk: by sight, by key, by screen reader, on paper."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from browsing import DESK, PHONE, Browser, chromium, put, served
from guide_hands import MATTERS, ON, catalogue, guide_of
from site_hands import files_of, site_of
from test_site_codes import asked, paper, signer, world

from counter import settings
from counter.codes import code as texts
from counter.intake import consult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("selenium")

from selenium.webdriver import Keys

PAGES = ("index.html", "v/index.html", "E03.html", "E29.html", "P09.html")
"""With the longest page, and the one that knows no material."""
CONTROLS = {
    "link",
    "button",
    "textbox",
    "searchbox",
    "radio",
    "checkbox",
    "region",
    "navigation",
    "image",
    "group",
}
"""Roles that say nothing without a name."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a person would put it on a stick: with the lists of a station."""
    known = replace(site_of(catalogue()), lists=world())
    made = files_of(known)
    return put(tmp_path_factory.mktemp("site") / "网页", made)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(autouse=True)
def _a_clean_look(browser: Browser) -> Iterator[None]:
    """A desk to begin with; at the end nothing was complained of on the console."""
    browser.size(*DESK)
    browser.faults()
    browser.asked_for()
    yield
    browser.cdp("Emulation.setScriptExecutionDisabled", value=False)
    browser.cdp("Emulation.setEmulatedMedia", media="")
    assert browser.faults() == []


def test_pages_fit_a_phone_and_a_desk_and_can_be_read_by_everybody(browser: Browser, folder: Path) -> None:
    for path in PAGES:
        for size in (PHONE, DESK):
            browser.size(*size)
            browser.open((folder / path).as_uri())
            assert browser.look("sticksOut") == [], (path, size)
            assert browser.look("faint") == [], (path, size)
            assert browser.look("small") == [], (path, size)
    everything = browser.asked_for()
    assert len(everything) == 2 * len(PAGES)
    assert {url.startswith(folder.as_uri()) for url in everything} == {True}


def test_every_control_has_a_name_for_those_who_hear_the_page(browser: Browser, folder: Path) -> None:
    heard = set[str]()
    for path in ("index.html", "v/index.html", "E03.html"):
        browser.open((folder / path).as_uri())
        tree = browser.tree()
        assert [one for one in tree if one["role"] in CONTROLS and not one["name"]] == [], path
        heard |= {one["role"] for one in tree}
    assert {*CONTROLS, "heading", "table", "columnheader", "rowheader", "status", "main"} - heard == {
        "button"
    }


def test_what_is_looked_at_would_be_found_wrong(browser: Browser, folder: Path) -> None:
    browser.size(*PHONE)
    browser.open((folder / "index.html").as_uri())
    assert browser.look("contrast", "rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(
        4.48, abs=0.01
    )
    browser.js(
        "const one = document.createElement('p'); one.textContent = '看不清'; one.id = 'bad';"
        "one.style.cssText = 'color: rgb(150, 150, 150); width: 900px';"
        "const box = document.createElement('input');"
        "box.style.cssText = 'width: 9px; height: 9px; padding: 0';"
        "document.querySelector('main').append(one, box);"
    )
    assert browser.look("faint") == ["2.96 看不清"]
    assert {"P.", "the page itself"} <= set(browser.look("sticksOut"))
    assert len(browser.look("small")) == 1
    assert any(one["role"] == "textbox" and not one["name"] for one in browser.tree())


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_matter_is_found_by_name_pinyin_number_and_everyday_word(
    browser: Browser, folder: Path, size: tuple[int, int]
) -> None:
    browser.size(*size)
    browser.open((folder / "index.html").as_uri())
    assert len(browser.shown("[data-matter]")) == len(MATTERS)
    for typed in ("开饭店", "kaifandian", "e3", "火锅店", "食品经营许可", "饭店 开"):
        browser.js("document.getElementById('typed').value = ''")
        browser.driver.find_element("id", "typed").send_keys(typed)
        found = browser.shown("[data-matter]")
        assert any(one.startswith("E03") for one in found), typed
        assert len(found) < len(MATTERS)
        assert browser.text("#found") == f"{len(found)} 件"
    browser.driver.find_element("id", "typed").send_keys("没有这种事")
    assert browser.shown("[data-matter]") == []
    assert browser.shown("[data-group] h2") == []
    assert browser.text("#found").startswith("没有找到")


def test_the_keyboard_alone_finds_a_matter_and_answers_its_questions(browser: Browser, folder: Path) -> None:
    browser.open((folder / "index.html").as_uri())
    browser.press(Keys.TAB)
    skip = browser.look("focus")
    assert (skip["text"], skip["shows"], skip["seen"]) == ("跳到正文", True, True)
    browser.press(Keys.TAB, "kaifandian", Keys.ENTER)
    assert browser.driver.current_url.endswith("E03.html")
    stops = _answered_by_key(browser)
    assert [one for one in stops if not (one["shows"] and one["seen"])] == []
    assert browser.text("#wizard-state").startswith("要办 ")
    answers = _answers(browser)
    view = consult.look(catalogue(), settings.Station(), ON, "E03", answers)
    assert not view.open_questions
    assert _listed(browser) == _wanted(view)
    browser.press(*(Keys.TAB,) * 2)  # past the last question: the items
    box = browser.look("focus")
    assert box["type"] == "checkbox"
    browser.press(Keys.SPACE)
    fewer = consult.look(
        catalogue(), settings.Station(), ON, "E03", _answers(browser), chosen=_taken(browser)
    )
    assert 0 < len(fewer.chosen) < len(view.chosen)
    assert _listed(browser) == _wanted(fewer)


def _answered_by_key(browser: Browser) -> list[dict[str, Any]]:
    """Walk with Tab and choose with Space until nothing is asked any more; every stop on the way."""
    stops = []
    for _ in range(40):
        browser.press(Keys.TAB)
        stop = browser.look("focus")
        stops.append(stop)
        if stop["type"] == "checkbox":
            browser.press(Keys.SHIFT + Keys.TAB + Keys.NULL)
            return stops
        if stop["type"] == "radio":
            browser.press(Keys.SPACE)
        elif stop["type"] == "text":
            browser.press("120")
    raise AssertionError("no end of questions")


def _answers(browser: Browser) -> dict[str, str]:
    """What is ticked or written on the page, by question."""
    ticked: dict[str, str] = browser.js(
        "return Object.fromEntries([...document.querySelectorAll('#wizard-questions input')]"
        ".filter((one) => one.type === 'text' ? one.value : one.checked)"
        ".map((one) => [one.name.slice(2), one.value]))"
    )
    return ticked


def _taken(browser: Browser) -> tuple[int, ...]:
    rows = browser.js(
        "return [...document.querySelectorAll('#wizard-items :checked')].map((one) => +one.dataset.no)"
    )
    return tuple(rows)


def _listed(browser: Browser) -> dict[str, list[str]]:
    """The two lists of the wizard: names of what to bring, and of what not."""
    names = "#{} li > :first-child"
    return {key: browser.shown(names.format(f"wizard-{key}")) for key in ("bring", "free")}


def _wanted(view: Any) -> dict[str, list[str]]:
    bring = [line.key for line in view.checklist.lines if line.ask in {"原件", "复印件"}]
    return {"bring": bring, "free": [line.key for line in view.checklist.lines if line.key not in bring]}


@pytest.mark.rule("R025")
@pytest.mark.parametrize("matter_id", ["E06", "E29", "P13"])
def test_the_wizard_shows_the_list_of_the_program(browser: Browser, folder: Path, matter_id: str) -> None:
    browser.size(*PHONE)
    browser.open((folder / f"{matter_id}.html").as_uri())
    chance = random.Random(matter_id)  # noqa: S311
    for _ in range(2):
        _answered_by_touch(browser, chance)
        answers = _answers(browser)
        view = consult.look(catalogue(), settings.Station(), ON, matter_id, answers)
        if view.stop:
            assert browser.text("#wizard-state") == view.stop
            continue
        assert not view.open_questions
        assert _listed(browser) == _wanted(view)
        assert f"要带 {len(_wanted(view)['bring'])} 种材料" in browser.text("#wizard-state")
        assert browser.look("sticksOut") == []


def _answered_by_touch(browser: Browser, chance: random.Random) -> None:
    """An answer to every question there is, and to those that come up meanwhile."""
    done = set[str]()
    for _ in range(40):
        open_ = browser.js(
            "return [...document.querySelectorAll('#wizard-questions fieldset')].map((box) =>"
            "[box.querySelector('legend').textContent, box.querySelectorAll('[type=radio]').length])"
        )
        todo = next((one for one in open_ if one[0] not in done), None)
        if todo is None:
            return
        done.add(todo[0])
        browser.js(
            "const box = [...document.querySelectorAll('#wizard-questions fieldset')]"
            ".find((one) => one.querySelector('legend').textContent === arguments[0]);"
            "const ways = box.querySelectorAll('[type=radio]');"
            "if (ways.length) ways[arguments[1]].click();"
            "else { const one = box.querySelector('input'); one.value = '１２０';"
            "one.dispatchEvent(new Event('input')); }",
            todo[0],
            chance.randrange(todo[1] or 1),
        )
    raise AssertionError("no end of questions")


def test_without_scripts_everything_is_there_and_says_what_to_do(browser: Browser, folder: Path) -> None:
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    browser.open((folder / "index.html").as_uri())
    assert not browser.driver.find_element("id", "lookup").is_displayed()
    assert len(browser.shown("[data-matter] a")) == len(MATTERS)
    browser.open((folder / "E03.html").as_uri())
    assert not browser.driver.find_element("id", "wizard").is_displayed()
    told = browser.text("body")
    assert "浏览器没有运行脚本：各种情形要交的材料都列在下面第 9 项" in told
    assert all(material.name in told for material in guide_of("E03").materials)
    browser.open((folder / "v/index.html").as_uri())
    assert "请打开脚本再来，或者到窗口核验" in browser.text("main")


def test_on_paper_the_guide_is_whole_and_nothing_is_left_to_click(browser: Browser, folder: Path) -> None:
    browser.open((folder / "E03.html").as_uri())
    made = browser.printed()
    document = pypdfium2.PdfDocument(made)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    assert sizes == {(595, 842)}
    assert 4 < len(document) < 30
    place = 0
    for one in guide_of("E03").full:
        place = text.index(f"{one.number}{one.name}", place)
    for gone in ("按您的情形查要交的材料", "全部办事指南", "回到顶部", "跳到正文"):
        assert gone not in text
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    assert browser.shown("nav, .wizard, input") == []
    browser.size(680, 900)  # A4 without its margins
    assert browser.look("sticksOut") == []


def test_a_code_opened_from_a_web_server_is_checked_in_the_browser(browser: Browser, folder: Path) -> None:
    told = dict(asked())
    wanted = {
        "genuine": ("good", "签名没有问题：这个编码是第1便民服务中心 2026-11-23 出具《收件回执》时签的。"),
        "void, replaced": ("bad", f"作废，由 {paper(2).number} 代替。"),
        "altered": ("bad", "这个编码不是第1便民服务中心签出的样子"),
        "signed by another": ("bad", "这个编码不是第1便民服务中心签出的样子"),
        "unknown key": ("open-question", "名单里没有签这个编码的密钥"),
        "revoked": ("bad", "签名用的密钥已经吊销"),
    }
    browser.size(*PHONE)
    with served(folder) as base, _on_new_pages(browser, _day("2026-11-26")):
        for name, (look, sentence) in wanted.items():
            browser.open(f"{base}/V/{told[name].removeprefix('SMX2:')}")
            assert sentence in _verdict(browser), name
            assert browser.shown(f".verdict.{look}") != [], name
        assert browser.look("sticksOut") == []
        assert {url.split("/V/")[0] for url in browser.asked_for()} == {base}
        browser.open(f"{base}/V/SMXG:E03:ABC1234")
        assert browser.driver.current_url == f"{base}/E03.html#SMXG:E03:ABC1234"
        assert "您手里的指南是目录版本 abc1234" in browser.text("#older")
        browser.driver.find_element("link text", "全部办事指南").click()
        assert browser.driver.current_url == f"{base}/index.html"
        browser.driver.find_element("id", "typed").send_keys("E03", Keys.ENTER)
        assert browser.driver.current_url == f"{base}/E03.html"
        assert {url.startswith(base) for url in browser.asked_for()} == {True}


def test_a_code_opened_from_a_folder_says_number_day_station_and_what_is_not_known(
    browser: Browser, folder: Path
) -> None:
    code = texts.write(paper(), signer(1))
    with _on_new_pages(browser, _day("2026-12-27")):
        browser.open(f"{(folder / 'v/index.html').as_uri()}#{code}")
    assert "不知道这份文书后来有没有作废" in _verdict(browser)
    facts = browser.text("#says .facts")
    for one in (
        "收件回执",
        paper().number,
        "第1便民服务中心，01 号窗口",
        "2026-11-23",
        "12ab34c",
        "只知道到 2026-11-25 为止",
    ):
        assert one in facts
    box = browser.driver.find_element("id", "code")
    box.clear()
    box.send_keys("随便写的")
    assert browser.text("#wrong").startswith("这不是本系统文书的编码")
    assert not browser.driver.find_element("id", "says").is_displayed()


def test_a_browser_that_cannot_check_signatures_says_so(browser: Browser, folder: Path) -> None:
    with _on_new_pages(browser, "Object.defineProperty(crypto, 'subtle', {value: undefined})"):
        browser.open(f"{(folder / 'v/index.html').as_uri()}#{texts.write(paper(), signer(1))}")
    assert "您的浏览器核不了签名，是真是假不能说" in _verdict(browser)


def _verdict(browser: Browser) -> str:
    """What the page says once it has made up its mind."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser.driver, 5, poll_frequency=0.02).until(lambda _: browser.text("#what"))
    return browser.text("#verdict")


@contextmanager
def _on_new_pages(browser: Browser, script: str) -> Iterator[None]:
    """A script that runs before those of every page."""
    held = browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=f"{{ {script} }}")
    try:
        yield
    finally:
        browser.cdp("Page.removeScriptToEvaluateOnNewDocument", **held)


def _day(day: str) -> str:
    """The script that sets the telephone's date."""
    return f"""
        const Real = Date;
        globalThis.Date = class extends Real {{
          constructor(...given) {{ super(...(given.length ? given : ['{day}T09:00:00'])); }}
        }};"""
