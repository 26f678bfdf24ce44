"""The signed code: everything in it comes back, it fits its square, and no keyboard harms it."""

from __future__ import annotations

import re
from datetime import date

import pytest
import zxingcpp
from code_hands import DIGEST, NUMBER, SLIP, TODAY, VERSION, code, signer
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from counter.cases import numbers
from counter.codes import code as texts
from counter.codes import link
from counter.codes.payload import SIZE, PaperCode, kind_of, pack, unpack
from counter.errors import BadInput

DISTRICTS = st.from_regex(r"[0-8][0-9]{5}|9[0-8][0-9]{4}", fullmatch=True)
"""Of stations: 99 is only numbered with in training, and never signed."""
WINDOWS = st.from_regex(r"[0-9]{2}", fullmatch=True)
DAYS = st.dates(date(2000, 1, 1), date(2179, 6, 5))
SERIALS = st.integers(1, 999_999)
LONGEST_CASE = numbers.case_number("989999", "99", date(2099, 12, 31), 999_999)
LONGEST = f"{LONGEST_CASE}.Z999"


@st.composite
def paper_numbers(draw: st.DrawFn) -> str:
    parts = draw(DISTRICTS), draw(WINDOWS), draw(DAYS), draw(SERIALS)
    if draw(st.booleans()):
        return numbers.handoff_number(*parts)
    kind = draw(st.sampled_from(sorted(numbers.KIND_LETTERS)))
    return numbers.paper_number(numbers.case_number(*parts), kind, draw(st.integers(1, 999)))


@given(
    number=paper_numbers(),
    day=DAYS,
    digest=st.from_regex(r"[0-9A-F]{20}", fullmatch=True),
    key=st.from_regex(r"[A-Z2-7]{8}", fullmatch=True),
    version=st.from_regex(r"[0-9a-f]{6}[1-9a-f]|", fullmatch=True),
)
def test_every_number_day_digest_key_and_version_comes_back(
    number: str, day: date, digest: str, key: str, version: str
) -> None:
    said = PaperCode(number=number, day=day, digest=digest, key=key, version=version)
    packed = pack(said)
    assert len(packed) == SIZE
    assert unpack(packed) == said


@given(st.binary(min_size=SIZE, max_size=SIZE))
def test_bytes_mean_one_thing_or_nothing(packed: bytes) -> None:
    try:
        said = unpack(packed)
    except ValueError:
        return
    assert pack(said) == packed


@settings(max_examples=50)
@given(number=paper_numbers(), day=st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_signed_code_reads_back_as_the_paper_it_names(number: str, day: date) -> None:
    text = code(number, day=day)
    read = texts.read(text).code
    assert (read.number, read.day, read.key) == (number, day, signer().key.id)
    assert DIGEST.startswith(read.digest.lower())
    assert len(read.digest) * 4 >= 60
    assert VERSION.startswith(read.version)
    found = texts.scanned(text)
    assert (found.paper or found.handoff) == number
    assert found.case == ("" if number.startswith("JJ-") else number.partition(".")[0])


def test_the_code_holds_only_letters_that_no_keyboard_layout_or_input_method_changes() -> None:
    assert re.fullmatch(r"SMX2:[A-Z2-7]{152}", code())


def test_a_keyboard_in_lower_case_or_full_width_and_broken_lines_do_no_harm() -> None:
    text = code()
    wide = text.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    for raw in (text.lower(), wide, f"  {text[:40]}\r\n{text[40:]}\n", text.replace(":", "：")):
        assert texts.read(raw) == texts.read(text)


@pytest.mark.parametrize("number", [LONGEST, "JJ-989999-99-20991231-999999-", NUMBER])
def test_the_longest_code_fits_version_8_and_its_longest_link_version_9_at_level_q(number: str) -> None:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_Q

    if number.endswith("-"):
        number = numbers.handoff_number("989999", "99", date(2099, 12, 31), 999_999)
    base = "https://" + "a" * (link.LONGEST - len("https://"))
    for text, most in ((code(number), 8), (code(number, base=base), 9)):
        made = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
        made.add_data(text)
        made.make(fit=True)
        assert made.version is not None
        assert made.version <= most
    assert texts.LENGTH == len(code(number)) == 157


def test_a_decoder_reads_the_printed_code() -> None:
    from receipts.code import modules

    text, scale, quiet = code(LONGEST), 4, 4
    dark = modules(text)
    assert len(dark) == 49
    side = (len(dark) + 2 * quiet) * scale
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(dark):
        for x, black in enumerate(row):
            if black:
                box = ((x + quiet) * scale, (y + quiet) * scale)
                image.paste(0, (*box, box[0] + scale, box[1] + scale))
    assert zxingcpp.read_barcodes(image)[0].text == text


def test_old_codes_are_read_as_before() -> None:
    old = numbers.code_of(NUMBER, DIGEST)
    for raw in (old, old.lower(), NUMBER, NUMBER.partition(".")[0], SLIP):
        assert texts.scanned(raw) == numbers.read_code(raw)


def test_without_a_key_that_counts_a_paper_bears_the_old_code() -> None:
    old = numbers.code_of(NUMBER, DIGEST)
    assert texts.stamp(None, NUMBER, DIGEST, day=TODAY) == old
    assert texts.stamp(signer(), NUMBER, DIGEST, day=date(2025, 12, 31)) == old
    assert texts.stamp(signer(), NUMBER, DIGEST, day=date(2031, 1, 1), base="https://example.org") == old


@pytest.mark.parametrize(
    "number",
    [
        "411202-01-20261123-0004-7",
        f"{numbers.case_number('411202', '01', date(1999, 12, 31), 1)}.G1",
        f"{NUMBER[:-1]}01",
        "411202-01-20261399-0004-" + str(numbers.check_digit("41120201202613990004")) + ".G1",
    ],
)
def test_a_number_no_code_can_hold_is_refused_in_a_sentence(number: str) -> None:
    with pytest.raises(BadInput, match="做不成可核验的码"):
        code(number)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", "不是本系统文书上的码"),
        ("https://example.org", "不是本系统文书上的码"),
        ("SMX2:", "不完整"),
        ("SMX2:" + "A" * 151, "不完整"),
        ("SMX2:" + "A" * 151 + "1", "不完整"),
        ("SMX2:" + "9" * 152, "不完整"),
        ("SMX2:" + "D" * 152, "更新版本"),
        ("SMX3:" + "A" * 152, "更新版本"),
        ("HTTPS://EXAMPLE.ORG/V/ABC", "不完整"),
        ("SMX2:" + "A" * 100_000, "不是本系统文书上的码"),
        ("\x1b[2J[/red]\x00", "不是本系统文书上的码"),
        ("SMX2:" + "汉" * 152, "不是本系统文书上的码"),
    ],
)
def test_what_is_no_whole_code_is_told_apart(raw: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        texts.read(raw)


def test_the_kind_of_paper_is_known_from_its_number() -> None:
    kinds = {letter: kind_of(f"411202-01-20261123-0004-7.{letter}1") for letter in "GSRQ"}
    assert kinds == {"G": "notice", "S": "receipt", "R": "deferral", "Q": ""}
    assert kind_of(SLIP) == "slip"


# -- links -------------------------------------------------------------------------------------------------


def test_a_link_is_upper_case_and_leads_back_to_the_code() -> None:
    text, made = code(), code(base="https://example.org/")
    assert made == "HTTPS://EXAMPLE.ORG/V/" + text.removeprefix("SMX2:")
    for raw in (made, made.lower(), f" {made}/?from=app#top\n"):
        assert link.from_link(raw) == text
        assert texts.read(raw) == texts.read(text)
        assert texts.is_signed(raw)


def test_other_links_are_no_codes() -> None:
    for raw in ("https://example.org/", "https://example.org/v", "ftp://example.org/V/AAA", "V/AAA", ""):
        assert link.from_link(raw) == ""
    with pytest.raises(ValueError, match="only a signed code"):
        link.as_link("https://example.org", numbers.code_of(NUMBER, DIGEST))


@pytest.mark.parametrize("base", ["", "https://example.org", "https://example.org/", "http://x:8080/ZWFW"])
def test_an_address_that_will_do(base: str) -> None:
    assert link.why_not(base) == ""


@pytest.mark.parametrize(
    "base",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/?q=",
        "https://example.org/#v",
        "https://example.org/zwfw",
        "https://example.org/A_B",
        "https://" + "user@example.org",
        "https://" + "-x",
        "https://" + "示例",
        "https://example.org/ A",
        "https://" + "a" * 27,
    ],
)
def test_an_address_that_will_not_do_is_told_why(base: str) -> None:
    from counter.settings import Station
    from counter.settings_checks import check, tidy

    assert link.why_not(base)
    faults = check(tidy(Station(public_url=base)))
    assert [fault.field for fault in faults] == ["public_url"]
