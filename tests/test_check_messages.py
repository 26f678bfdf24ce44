"""Short messages of the list: every one the desks send has a text that can be filled (R153, R157)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small import ON, SMALL, places

import catalog_data
from counter.catalog import load
from counter.catalog.check import examine, faults_of
from counter.catalog.model import MESSAGES, Message
from counter.errors import CatalogueFaulty

WHOLE = load.load().catalogue


def _faults(key: str, text: str) -> tuple[str, ...]:
    broken = replace(SMALL, messages={key: Message(key=key, text=text, basis="R001")})
    return faults_of(broken, places(broken))


@pytest.mark.rule("R153")
@pytest.mark.rule("R157")
def test_the_shipped_list_has_a_text_for_every_message() -> None:
    assert set(WHOLE.messages) == set(MESSAGES)
    assert WHOLE.messages["accepted"].basis == "R153"
    assert WHOLE.messages["refused"].basis == "R157"


def test_no_text_says_who_the_applicant_is() -> None:
    for allowed in MESSAGES.values():
        assert not allowed & {"name", "applicant", "document", "address", "premises"}


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("acepted", "好。", "是不是“accepted”？"),
        ("accepted", " ", "没有内容"),
        ("accepted", "{nubmer}受理了。", "是不是“number”？"),
        ("withdrawn", "{item}撤回了。", "“{item}”填不出来"),
        ("accepted", "{number受理了。", "花括号不成对"),
        ("accepted", "{number.__class__}", "花括号不成对"),
        ("accepted", "{}", "填不出来"),
    ],
)
def test_a_text_that_cannot_be_filled_is_a_fault_with_its_place(key: str, text: str, told: str) -> None:
    (fault, *_) = _faults(key, text)
    assert fault.startswith("messages/a.yaml:1")
    assert told in fault


def test_a_rule_that_does_not_exist_is_no_reason_for_a_message() -> None:
    broken = replace(SMALL, messages={"ready": Message(key="ready", text="好。", basis="R999")})
    assert any("R999" in fault for fault in faults_of(broken, places(broken)))


def test_messages_that_are_missing_are_an_open_point() -> None:
    some = replace(SMALL, messages={"ready": Message(key="ready", text="好。", basis="R001")})
    notes = examine(some, places(some), ON).notes
    assert any("缺 10 种短信" in note and "accepted" in note for note in notes)
    assert not any("短信" in note for note in examine(SMALL, places(SMALL), ON).notes)


def test_a_station_words_a_message_its_own_way(tmp_path: Path) -> None:
    from counter.catalog.compare import digest_of

    own = tmp_path / "messages" / "own.yaml"
    own.parent.mkdir()
    replaces = digest_of(WHOLE.messages["ready"])
    own.write_text(
        f"- {{key: ready, text: 请来取{{item}}。, basis: R171, replaces: {replaces}}}\n".replace(
            "text: 请来取{item}。", 'text: "请来取{item}。"'
        ),
        encoding="utf-8",
    )
    compiled = load.load(overlay=tmp_path)
    assert compiled.catalogue.messages["ready"].text == "请来取{item}。"
    own.write_text(own.read_text(encoding="utf-8").replace("{item}", "{name}"), encoding="utf-8")
    with pytest.raises(CatalogueFaulty, match="填不出来"):
        load.load(overlay=tmp_path)
    assert Path(catalog_data.ROOT).joinpath("messages").is_dir()
