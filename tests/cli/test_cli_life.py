"""Whole lives of a case by commands alone, from `counter intake` to the archive, one for each way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import life_commands as life
import pytest
import scan_hands
from cli_tools import CLERK, paper_text, run
from life_commands import HEAD, ISSUER, MAILED, OFFICER, POST, Hall

from counter.printing.config import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

PRINTER = '["甲"]\nkind = "folder"\naddress = "printed"\n'


@pytest.fixture(scope="module")
def begun(first_station: Path, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Received, scanned, pushed, the papers with the lead department."""
    data = Hall(first_station, "").copied(tmp_path_factory.mktemp("life")).data
    return life.at_lead(life.scanned(life.opened(data)))


@pytest.fixture(scope="module")
def at_window(begun: Hall, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Everything granted and registered at the issuing window."""
    hall = life.decided(begun.copied(tmp_path_factory.mktemp("window")))
    assert {one["status"] for one in hall.issuing("register", "--place", "A柜3格")["items"]} == {"ready"}
    return hall


@pytest.fixture
def hall(at_window: Hall, tmp_path: Path) -> Hall:
    return at_window.copied(tmp_path)


@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
@pytest.mark.rule("R144")
def test_from_the_receipt_to_the_lead_department(begun: Hall) -> None:
    listed = begun.done(CLERK, "scan", "list", begun.number)
    assert all(line["complete"] for line in listed["lines"])
    assert begun.done(CLERK, "scan", "verify", begun.number)["verified"] == 14
    shown = begun.by(CLERK, "scan", "list", begun.number).out
    assert "每一项都有电子件" in shown
    assert "营业执照" in shown
    assert run("queue", "待受理", data=begun.data).out.count(begun.number) == 4


@pytest.mark.rule("R169")
@pytest.mark.rule("R172")
def test_at_the_window_with_slips_printed_papers_and_a_rating(begun: Hall, tmp_path: Path) -> None:
    hall = life.decided(begun.copied(tmp_path))
    (hall.data / FILE).write_text(PRINTER, encoding="utf-8")
    (hall.data / "printed").mkdir()
    for item in hall.done(ISSUER, "issuing", "find", hall.number)["cases"][0]["items"]:
        hall.at(item["dept"])
        (slip,) = hall.done(OFFICER, "handoff", "make")
        hall.done(ISSUER, "handoff", "confirm", slip["number"], "--all")
    hall.issuing("shelve", "--place", "B柜")
    found = hall.by(ISSUER, "issuing", "find", hall.number).out
    assert "B柜" in found
    assert "能送达" in found
    (slip,) = hall.issuing("slip")["papers"]
    assert "领取" in slip["title"]
    given = hall.issuing("give", *HEAD, "--out", str(tmp_path / "papers"))
    assert given["delivery"]["relation"] == "法定代表人"
    (proof,) = given["papers"]
    assert proof["printer"] == "甲"
    assert "张䶮" in paper_text(proof["file"])
    assert {one["status"] for one in given["items"]} == {"delivered"}
    signed = hall.by(ISSUER, "issuing", "proof", hall.number)
    assert "counter handoff make" in signed.out
    assert hall.issuing("rate", "5", "--remark", "很快")["level"] == 5
    slips = hall.done(ISSUER, "handoff", "make")
    assert len(slips) == 4
    for one in slips:
        hall.at(one["taker"].removeprefix("dept:"))
        hall.done(OFFICER, "handoff", "confirm", one["number"], "--all")
    assert hall.number in hall.done(CLERK, "archive", "make", hall.number)["archived"]
    assert run("print", "run", data=hall.data).code == 0
    assert any(proof["number"] in file.name for file in (hall.data / "printed").iterdir())


@pytest.mark.rule("R170")
@pytest.mark.rule("R171")
def test_by_courier_and_arrived(hall: Hall) -> None:
    assert hall.issuing("choose", *MAILED)["way"] == "courier"
    sections = [one["section"] for one in hall.done(ISSUER, "issuing", "list")["tasks"]]
    assert set(sections) == {"待寄"}
    sent = hall.issuing("mail", *POST)
    assert "湖滨区黄河路12号" in Path(sent["label"]).read_text("utf-8")
    shown = hall.by(ISSUER, "issuing", "list", "--section", "在途").out
    assert hall.number in shown
    here = hall.issuing("arrived", "--signed")
    assert (here["delivery"]["status"], here["delivery"]["signed"], len(here["papers"])) == (
        "delivered",
        True,
        1,
    )
    life.put_away(hall)


@pytest.mark.rule("R171")
def test_by_courier_come_back_and_fetched(hall: Hall) -> None:
    hall.issuing("mail", *POST, *MAILED[2:], "--reason", "申请人改为邮寄")
    assert "退回的原因" in hall.refused(ISSUER, "issuing", "returned", hall.number)
    back = hall.issuing("returned", "--tracking", "1234567890123", "--reason", "地址不详")
    assert (back["delivery"]["status"], back["papers"]) == ("returned", [])
    used = hall.refused(ISSUER, "issuing", "mail", hall.number, *POST, *MAILED[2:], "--reason", "再寄")
    assert "已经用过了" in used
    hall.issuing("give", *HEAD)
    life.put_away(hall)


@pytest.mark.rule("R042")
def test_lost_by_the_courier_and_made_anew(hall: Hall) -> None:
    hall.issuing("mail", *POST, *MAILED[2:], "--reason", "申请人改为邮寄")
    assert "--note" in hall.refused(ISSUER, "issuing", "lost", hall.number)
    lost = hall.issuing("lost", "--note", "承运单位书面答复丢失")
    assert {one["status"] for one in lost["items"]} == {"decided"}
    hall.issuing("register")
    hall.issuing("give", *HEAD)
    life.put_away(hall)


@pytest.mark.rule("R172")
@pytest.mark.parametrize("where", ["window", "courier"])
def test_refused_by_the_recipient_and_fetched_after_all(hall: Hall, where: str) -> None:
    if where == "courier":
        hall.issuing("mail", *POST, *MAILED[2:], "--reason", "申请人改为邮寄")
    which = ("--tracking", "1234567890123") if where == "courier" else ()
    assert "--witness" in hall.refused(ISSUER, "issuing", "refused", hall.number, *which, "--reason", "不要")
    said = ("--reason", "对结果不服", "--witness", "李四")
    refused = hall.issuing("refused", *which, *said)
    assert refused["delivery"]["status"] == "refused"
    assert "李四" in paper_text(refused["papers"][0]["file"])
    assert "已发给领取人" in hall.by(ISSUER, "issuing", "kept", hall.number, *HEAD).out
    assert "没有为这件办件留存的纸件" in hall.refused(ISSUER, "issuing", "kept", hall.number, *HEAD)
    life.put_away(hall)


@pytest.mark.rule("R174")
def test_electronic(hall: Hall) -> None:
    assert "请写明为什么改变" in hall.refused(ISSUER, "issuing", "electronic", hall.number)
    hall.issuing("choose", "--way", "电子")
    sent = hall.issuing("electronic")
    assert (sent["delivery"]["way"], sent["delivery"]["signed"]) == ("electronic", True)
    hall.issuing("kept", *HEAD)
    life.put_away(hall)


@pytest.mark.rule("R167")
@pytest.mark.rule("R168")
def test_withdrawn_and_the_papers_returned(begun: Hall, tmp_path: Path) -> None:
    hall = begun.copied(tmp_path)
    left = hall.done(CLERK, "withdraw", "request", hall.number, *HEAD, "--reason", "店面不租了")
    assert (left["status"], left["withdrawn"], left["decided"]) == ("withdrawn", [1, 2, 3, 4], [])
    assert "店面不租了" in paper_text(left["papers"][0]["file"])
    early = hall.refused(CLERK, "withdraw", "return", hall.number, *HEAD)
    assert "还在市场监管部门" in early
    hall.at(life.LEAD)
    (slip,) = hall.done(OFFICER, "handoff", "make")
    hall.done(CLERK, "handoff", "confirm", slip["number"], "--all")
    home = hall.done(CLERK, "withdraw", "return", hall.number, *HEAD)
    assert len(home["returned"]) == 14
    assert "张䶮" in paper_text(home["papers"][0]["file"])
    assert "都退还了" in hall.refused(CLERK, "withdraw", "return", hall.number, *HEAD)
    assert hall.number in hall.done(CLERK, "archive", "make", hall.number)["archived"]


@pytest.mark.rule("R167")
def test_one_item_withdrawn_and_the_others_go_on(begun: Hall, tmp_path: Path) -> None:
    hall = begun.copied(tmp_path)
    hall.done(OFFICER, "decide", "accept", hall.number, "--item", "1")
    hall.done(OFFICER, "decide", "grant", hall.number, "--item", "1", "--result", "证1")
    said = ("--reason", "不挂招牌了")
    left = hall.done(CLERK, "withdraw", "request", hall.number, "--item", "2", *HEAD, *said)
    assert (left["status"], left["withdrawn"], left["decided"]) == ("handling", [2], [1])
    told = hall.refused(CLERK, "withdraw", "request", hall.number, "--item", "1", *HEAD, *said)
    assert "不能终止" in told


@pytest.fixture
def pair(begun: Hall, tmp_path: Path) -> Callable[[str], Hall]:
    def other(name: str) -> Hall:
        return begun.copied(tmp_path / name)

    return other


@pytest.mark.rule("R143")
def test_what_is_scanned_after_the_push_follows_it(pair: Callable[[str], Hall]) -> None:
    hall = pair("one")
    assert "没有新的扫描件" in hall.refused(CLERK, "push", hall.number)
    scan_hands.paper(hall.data / "scans-in" / "后补.pdf", 2, width=300)
    tied = hall.by(CLERK, "scan", "tie", hall.number, "食品经营许可申请书=后补.pdf")
    assert f"counter push {hall.number}" in tied.out
    more = hall.done(CLERK, "push", hall.number)
    assert more["supplement"] is True
    assert {one["to"] for one in more["sent"]} == {item["dept"] for item in more["items"]}
    assert {one["files"] for one in more["sent"]} == {1}
