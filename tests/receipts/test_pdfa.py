"""Every paper is PDF/A-2u and says what it is; two independent validators agree."""

from __future__ import annotations

import io
import re
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import page
import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
import samples
from kinds import CONTENTS, PAPERS, filled, pdf_of
from PIL import Image, ImageCms

import receipts
from receipts import pdfa
from receipts.colour import make

if TYPE_CHECKING:
    from pathlib import Path

LEVEL_SAYS_U = "ISO_19005_2:6.6.4-3"
"""pikepdf knows 2b only; that the file calls itself 2u is all it may find."""


def faults(pdf: bytes) -> list[str]:
    """What the validator finds against PDF/A-2u."""
    report = page.validate_pdf_bytes(pdf, profile="2u")
    return [f"{one.rule_id}: {one.message}" for one in report.failures]


def information(pdf: bytes) -> dict[str, str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return dict(document.get_metadata_dict())


@pytest.mark.parametrize("kind", list(PAPERS))
def test_every_paper_is_pdf_a_2u(kind: str) -> None:
    assert faults(pdf_of(kind)) == []


@pytest.mark.parametrize("content", ["rare", "hostile", "long"])
@pytest.mark.parametrize("kind", list(PAPERS))
def test_it_stays_so_whatever_is_typed(kind: str, content: str) -> None:
    assert faults(receipts.render(filled(PAPERS[kind], CONTENTS[content]))) == []


def test_void_and_reprinted_papers_are_pdf_a_too() -> None:
    assert faults(receipts.render(samples.RECEIPT, reprint=2, void=True)) == []


@pytest.mark.parametrize("kind", ["notice", "slip", "advice"])
def test_a_second_validator_agrees(kind: str) -> None:
    with pikepdf.open(io.BytesIO(receipts.render(filled(PAPERS[kind], "𬱖𪚔堃的店")))) as document:
        found = pikepdf.pdfa.check(document, "2b").findings
    assert {one.rule for one in found} == {LEVEL_SAYS_U}


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        (b"/OutputIntents", "DEVICE-GRAY"),
        (b"<pdfaid:part>2", "ID-PART"),
        (b"/FontFile2", "FONT"),
        (b"/ToUnicode", "UNICODE"),
    ],
)
def test_the_validator_would_notice(part: bytes, rule: str) -> None:
    pdf = pdf_of("notice")
    assert part in pdf
    found = faults(pdf.replace(part, part[:-1] + b"9"))
    assert any(rule in one for one in found), found


def test_every_font_is_embedded_and_maps_to_unicode() -> None:
    with pikepdf.open(io.BytesIO(pdf_of("notice"))) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and _font(one)]
        whole = [one for one in fonts if one.Subtype == "/Type0"]
        assert len(whole) >= 3
        assert all("/ToUnicode" in one for one in whole)
        parts = [part for one in whole for part in one.DescendantFonts]
        assert all("/FontFile2" in part.FontDescriptor for part in parts)
        assert len(fonts) == len(whole) + len(parts)


def _font(one: pikepdf.Dictionary) -> bool:
    return one.get("/Type") == "/Font"


def test_the_file_names_title_station_matter_and_what_to_search_for() -> None:
    head = samples.RECEIPT.head
    told = information(pdf_of("receipt"))
    assert told["Title"] == f"收件回执 {head.number}"
    assert (told["Author"], told["Subject"]) == (head.station, samples.RECEIPT.matter)
    assert told["Keywords"] == f"收件回执, {head.number}, {head.case_number}"
    assert told["CreationDate"] == told["ModDate"] == "D:20261123094200+08'00'"


@pytest.mark.parametrize("kind", list(PAPERS))
def test_the_description_says_the_same_as_xmp(kind: str) -> None:
    told = information(pdf_of(kind))
    with pikepdf.open(io.BytesIO(pdf_of(kind))) as document, document.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "U")
        assert (xmp["dc:title"], xmp["dc:creator"]) == (told["Title"], [told["Author"]])
        assert (xmp["dc:description"] or "", xmp["pdf:Keywords"]) == (told["Subject"], told["Keywords"])
        assert xmp["xmp:CreateDate"] == "2026-11-23T09:42:00+08:00"
        assert document.Root.Lang == pdfa.LANGUAGE


def test_what_people_typed_is_text_in_the_description_too() -> None:
    odd = replace(samples.NOTICE, matter="<b>&amp;店</b>]]>𬱖")
    with pikepdf.open(io.BytesIO(receipts.render(odd))) as document, document.open_metadata() as xmp:
        assert xmp["dc:description"] == "<b>&amp;店</b>]]>𬱖"


def test_two_files_share_their_id_only_if_they_are_the_same() -> None:
    other = filled(samples.NOTICE.findings, "另一个问题")
    papers = (
        samples.NOTICE,
        replace(samples.NOTICE, findings=other),
        replace(samples.NOTICE, matter="另一件事"),
        replace(samples.NOTICE, remarks=("鑫",)),  # a character once only has the same number as another
        replace(samples.NOTICE, remarks=("淼",)),
    )
    ids = [re.findall(rb"/ID \[<(\w+)><\1>\]", receipts.render(one)) for one in (*papers, samples.NOTICE)]
    assert all(len(one) == 1 for one in ids)
    assert (len({one[0] for one in ids}), ids[0]) == (len(papers), ids[-1])


@pytest.mark.parametrize("at", ["", "昨天", "2026-13-40"])
def test_a_moment_nobody_can_read_still_gives_the_same_valid_file(at: str) -> None:
    paper = replace(samples.NOTICE, head=replace(samples.NOTICE.head, issued_at=at))
    pdf = receipts.render(paper)
    assert receipts.render(paper) == pdf
    assert faults(pdf) == []


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page of each bookmark."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]


def test_sections_have_bookmarks_to_their_page() -> None:
    assert bookmarks(pdf_of("notice")) == [
        (0, "一、申请办理的事项", 0),
        (0, "二、需要补正的内容（共6项）", 0),
        (0, "三、说明", 1),
    ]


def test_copies_have_a_bookmark_each_with_their_sections_below() -> None:
    found = bookmarks(pdf_of("proof"))
    assert [one for one in found if one[0] == 0] == [
        (0, "第1联 发证窗口存", 0),
        (0, "第2联 市场监督管理部门存", 1),
        (0, "第3联 消防救援机构存", 2),
    ]
    assert [title for level, title, _ in found if level] == ["一、送达的办理结果（共2项）", "二、说明"] * 3


def test_a_long_list_without_sections_has_a_bookmark_for_each_page() -> None:
    found = bookmarks(pdf_of("slip"))
    each = [place for level, title, place in found if level and title.startswith("第 ")]
    assert each == list(range(len(each)))
    assert len(each) == 12


def test_the_colour_profile_is_made_as_it_lies_there_and_means_srgb(tmp_path: Path) -> None:
    assert pdfa.PROFILE.read_bytes() == make.profile()
    image = Image.new("RGB", (9, 1))
    for x, colour in enumerate([(0, 0, 0), (28, 71, 122), (255, 255, 255), (255, 0, 0), (0, 255, 0)]):
        image.putpixel((x, 0), colour)
    ours = ImageCms.ImageCmsProfile(str(pdfa.PROFILE))
    turned = ImageCms.profileToProfile(
        image, ours, ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    assert turned is not None
    pairs = zip(image.tobytes(), turned.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 1
