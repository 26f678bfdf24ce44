"""The site of the full guides: whole, linked, from nowhere else, and every text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from guide_hands import HOSTILE, MATTERS, ON, catalogue, guide_of
from pypdfium2 import PdfDocument
from site_hands import LOADS, files, files_of, page, read, site_of

from counter.catalog import elements
from counter.errors import Refused
from receipts.site import papers
from receipts.site.telling import address

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue

PAGES = ("index.html", "v/index.html", *(f"{one}.html" for one in MATTERS))
NOT_ADDRESSES = (
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://x",
    "data:text/html,x",
    "//example.org/x",
    "forms/a.doc",
    "https://",
    'https://example.org/" onclick="x',
    "file:///x",
)


def test_there_is_a_page_for_every_matter_and_two_more_and_two_forms_beside_each() -> None:
    forms = [f"pdf/{one}-{form}.pdf" for one in MATTERS for form in ("form", "sample")]
    assert sorted(files()) == sorted((*PAGES, *forms))
    assert len(PAGES) == 55


# -- content -----------------------------------------------------------------------------------------------


@pytest.mark.rule("R119")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_page_has_the_25_elements_in_order_with_their_parts(matter_id: str) -> None:
    numbers = re.compile(r"F\d\d(\.\d)?")
    wanted = [one.id for element in elements.FULL for one in (element, *element.parts)]
    one = page(f"{matter_id}.html")
    assert [key for key in one.ids if numbers.fullmatch(key)] == wanted
    named = [text for tag, text in one.headings if tag == "h2"]
    assert named[-25:] == [f"{element.number}{element.name}" for element in guide_of(matter_id).full]


@pytest.mark.rule("R119")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_page_says_all_the_guide_knows_and_which_guide_it_is(matter_id: str) -> None:
    one, text = guide_of(matter_id), re.sub(r"\s", "", page(f"{matter_id}.html").text)
    told = [one.matter, one.lead, one.catalogue, one.on, *(["参考稿"] if one.reference else [])]
    told += [item.name for item in one.items] + [item.limit for item in one.items]
    for material in one.materials:
        told += [material.name, *material.standards, *material.basis, *material.faults, material.obtain]
    assert [each for each in told if re.sub(r"\s", "", each) not in text] == []


@pytest.mark.rule("R119")
def test_what_nobody_has_filled_is_open_and_not_left_out() -> None:
    text = files()["E03.html"].decode()
    part = text[text.index('<section id="F13.2"') :]
    assert '<p class="open">待核定</p>' in part[: part.index("</section>")]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_for_telephones_readers_and_helpers(path: str) -> None:
    one = page(path)
    assert ("html", {"lang": "zh-CN"}) in one.tags
    assert "width=device-width, initial-scale=1" in one.values("meta", "content")
    names = [tag for tag, _ in one.tags]
    assert [names.count(tag) for tag in ("main", "header", "footer", "h1", "title")] == [1] * 5
    levels = [int(tag[1]) for tag, _ in one.headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(set(one.ids)) == len(one.ids)
    pointed = [
        key
        for _, more in one.tags
        for name in ("aria-labelledby", "aria-describedby", "for")
        for key in more.get(name, "").split()
    ]
    assert [key for key in pointed if key not in one.ids] == []
    scrolled = [more for tag, more in one.tags if "scroll" in more.get("class", "").split()]
    assert all(more["tabindex"] == "0" and more["aria-label"] for more in scrolled)
    assert catalogue().version in one.text


def test_text_is_never_small_and_print_leaves_out_what_is_clicked() -> None:
    style = page("E03.html").styles[0]
    assert "html { font-size: 17px" in style
    screen = style[: style.index("@media print")]
    rems = [float(size) for size in re.findall(r"font-size: ([\d.]+)rem", screen)]
    assert min(rems) * 17 >= 16
    assert re.search(r"@media print \{.*\.wizard, .*display: none", style, re.DOTALL)


def test_every_item_of_the_flow_chart_is_drawn_and_told_in_words() -> None:
    for matter_id in MATTERS:
        one = page(f"{matter_id}.html")
        (height,) = (float(more["height"]) for tag, more in one.tags if tag == "svg")
        boxes = [more for tag, more in one.tags if tag == "rect" and more["class"].startswith("box")]
        assert len(boxes) == len(guide_of(matter_id).items) + 4
        assert all(0 <= float(more["y"]) <= height / 2 - float(more["height"]) for more in boxes)
        pushed = [more for tag, more in one.tags if tag == "polyline" and more["class"] == "way"]
        waits = sum(len(item.after) for item in guide_of(matter_id).items)
        first = sum(not item.after for item in guide_of(matter_id).items)
        assert len(pushed) == 3 + first + waits


# -- links and what is loaded ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_no_link_leads_nowhere(path: str) -> None:
    for link in page(path).links:
        target, _, anchor = link.partition("#")
        where = _joined(path, target)
        assert where in files(), link
        assert not anchor or anchor in page(where).ids, link


def _joined(path: str, target: str) -> str:
    """Where a relative link leads."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / target).parts if target else (path,):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_from_the_list_every_page_is_reached() -> None:
    seen, todo = set[str](), ["index.html"]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            links = page(path).links if path.endswith(".html") else []
            todo += [_joined(path, link.partition("#")[0]) for link in links]
    assert seen == set(files())


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_anywhere_and_only_our_own_scripts_run(path: str) -> None:
    one = page(path)
    for tag, more in one.tags:
        assert not LOADS & set(more), (tag, more)
        assert not [name for name in more if name.startswith("on") or name == "style"]
    assert one.values("link", "href") == ["data:,"]
    assert not re.search(r"url\(|@import", one.styles[0])
    (policy,) = [text for text in one.values("meta", "content") if "default-src" in text]
    assert policy.startswith("default-src 'none'; ")
    named = [text for key, text in one.scripts if not key]
    assert re.search(r"script-src ([^;]*)", policy)[1].split() == [_hash(text) for text in named]  # type: ignore[index]
    assert f"style-src {_hash(one.styles[0])};" in policy
    assert not re.search(r"fetch\(|XMLHttp|import\(|innerHTML|eval\(|https?://", "".join(named))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_only_a_whole_web_address_becomes_a_link(text: str) -> None:
    assert address(text) == ""


@pytest.mark.rule("R119")
def test_a_blank_form_with_an_address_can_be_downloaded() -> None:
    told = "https://example.org/forms/a.docx?x=1&y=2"
    one = read(files_of(site_of(_with_blanks(told)))["E03.html"].decode())
    form = next(material for material in guide_of("E03").materials if material.form)
    assert told in one.links
    assert form.name in one.text
    for bad in NOT_ADDRESSES[:3]:
        text = files_of(site_of(_with_blanks(bad)))["E03.html"].decode()
        assert [link for link in read(text).links if not re.match(r"#|index\.html|pdf/", link)] == []


@pytest.mark.rule("R119")
def test_the_blank_form_and_its_sample_stand_beside_the_page() -> None:
    one = page("E03.html")
    assert [link for link in one.links if link.startswith("pdf/")] == [
        "pdf/E03-form.pdf",
        "pdf/E03-sample.pdf",
    ]
    form, sample = papers.forms(catalogue(), catalogue().matter("E03"), None, ON)
    for drawn in (form, sample):
        text = "".join(
            "".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(drawn.content)
        )
        assert "开饭店(餐饮店)" in text
        assert ("样张" in text) is (drawn is sample)


def _with_blanks(address: str) -> Catalogue:
    whole = _only(catalogue(), "E03")
    return replace(whole, materials={key: replace(m, blank=address) for key, m in whole.materials.items()})


def _only(whole: Catalogue, *ids: str) -> Catalogue:
    return replace(whole, matters=tuple(one for one in whole.matters if one.id in ids))


# -- hostile texts, the same bytes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [*HOSTILE, "</script><script>x()</script>", "{{ 7*7 }}{% raw %}", "]]>--><!--", "\u2028"]
)
def test_hostile_texts_stay_text(text: str) -> None:
    whole = _only(catalogue(), "E03")
    (matter,) = whole.matters
    rows = tuple(replace(row, remark=text, dept=text) for row in matter.rows)
    hostile = replace(
        whole,
        matters=(replace(matter, name=text, lead=text, also=(text,), heed=(text,), rows=rows),),
        materials={key: replace(m, obtain=text, faults=(text,)) for key, m in whole.materials.items()},
        questions={key: replace(q, ask=text, note=text) for key, q in whole.questions.items()},
    )
    made = files_of(site_of(hostile))
    plain = read(files()["E03.html"].decode())
    one = read(made["E03.html"].decode())
    assert {tag for tag, _ in one.tags} <= {tag for tag, _ in plain.tags} | {"div", "p"}
    assert [name for name, _ in one.scripts] == [name for name, _ in plain.scripts]
    assert one.text.count(text) > 5
    assert one.data("wizard-data")["questions"][0]["ask"] == text
    assert read(made["index.html"].decode()).data("lookup-data")[0]["id"] == "E03"


def test_a_number_that_could_leave_the_folder_is_refused() -> None:
    whole = catalogue()
    bad = replace(whole, matters=(replace(whole.matters[0], id="../x"),))
    with pytest.raises(Refused, match="不能做网页的文件名"):
        files_of(site_of(bad))


def test_the_same_list_gives_the_same_bytes() -> None:
    assert files_of(site_of(catalogue())) == files()


def test_another_county_shows_its_own_threshold_and_name() -> None:
    whole = _only(catalogue(), "E03")
    county = replace(whole.counties["湖滨区"], thresholds={"fire_area": "300平方米以上"})
    site = replace(site_of(whole), place=county)
    one = read(files_of(site)["E03.html"].decode())
    told = {question["key"]: question["local"] for question in one.data("wizard-data")["questions"]}
    assert told["fire_area"] == "本地标准：300平方米以上"
    assert "300平方米以上" in one.text
