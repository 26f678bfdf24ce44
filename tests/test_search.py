from __future__ import annotations

import random
import sys
import time
from subprocess import run
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.catalog.model import Branch, Matter, Row
from counter.catalog.search import Hit, Index, Rank, build_index, search, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRE = Row(name="公众聚集场所投入使用、营业前消防安全检查", dept="消防救援机构", levels="市、县级")
FOOD = Row(name="食品经营许可", dept="市场监管部门", levels="县级")
DRAIN = Row(name="城镇污水排入排水管网许可", dept="住房城乡建设(城市管理)部门", levels="市、县级")
HOTEL = Row(name="旅馆业特种行业许可", dept="公安部门", levels="县级")
MIXED = Row(
    name="食品经营许可或仅销售预包装食品备案",
    dept="市场监管部门",
    levels="县级",
    branches=(Branch(item="预包装备案", when=()),),
)


def matter(number: str, name: str, lead: str, *rows: Row) -> Matter:
    return Matter(id=number, annex=1, no=int(number[1:]), marks="*", name=name, lead=lead, rows=rows)


MATTERS = (
    matter(
        "E01", "企业开办", "市场监管部门", Row(name="企业登记注册", dept="市场监管部门", levels="市、县级")
    ),
    matter("E03", "开饭店(餐饮店)", "市场监管部门", FOOD, FIRE, DRAIN),
    matter("E05", "开酒吧", "市场监管部门", MIXED, FIRE),
    matter("E06", "开宾馆(酒店)", "市场监管部门", HOTEL, FIRE),
    matter("E30", "养老机构开办", "民政部门", FIRE),
    matter("P03", "幼儿入园", "教育部门", Row(name="居住证", dept="公安部门", levels="县级")),
    matter(
        "P18",
        "失业登记",
        "人力资源社会保障部门",
        Row(name="失业登记", dept="人力资源社会保障部门", levels="县级"),
    ),
    matter(
        "P21",
        "出租车(网约车)从业资格",
        "交通运输部门",
        Row(name="KTV重庆旅行证", dept="交通运输部门", levels="县级"),
    ),
)
INDEX = build_index(MATTERS)


def ids(query: str) -> list[str]:
    return [hit.id for hit in search(INDEX, query)]


def first(query: str) -> Hit:
    return search(INDEX, query)[0]


@pytest.mark.parametrize(
    ("query", "found", "rank", "by"),
    [
        ("E03", "E03", Rank.NUMBER, "编号"),
        ("e3", "E03", Rank.NUMBER, "编号"),
        ("3", "E03", Rank.NUMBER, "编号"),
        ("03", "E03", Rank.NUMBER, "编号"),
        ("Ｅ０３", "E03", Rank.NUMBER, "编号"),
        ("p3", "P03", Rank.NUMBER, "编号"),
        ("p2", "P21", Rank.NUMBER_BEGINS, "编号"),
        ("E0", "E01", Rank.NUMBER_BEGINS, "编号"),
        ("开饭店", "E03", Rank.NAME, "名称"),
        ("开饭店(餐饮店)", "E03", Rank.NAME, "名称"),
        ("*开饭店（餐饮店）", "E03", Rank.NAME, "名称"),
        ("kfd", "E03", Rank.INITIALS, "拼音"),
        ("KFD", "E03", Rank.INITIALS, "拼音"),
        ("ｋｆｄ", "E03", Rank.INITIALS, "拼音"),
        ("kfdcyd", "E03", Rank.INITIALS, "拼音"),
        ("kaifandian", "E03", Rank.PINYIN, "拼音"),
        ("kaifandi", "E03", Rank.PINYIN, "拼音"),
        ("kāifàndiàn", "E03", Rank.PINYIN, "拼音"),
        ("kaifd", "E03", Rank.PINYIN, "拼音"),
        ("binguan", "E06", Rank.PINYIN_INSIDE, "拼音"),
        ("cyd", "E03", Rank.PINYIN_INSIDE, "拼音"),
        ("餐饮", "E03", Rank.NAME_INSIDE, "名称"),
        ("开店", "E03", Rank.SCATTERED, "名称"),
        ("kbj", "E06", Rank.SCATTERED, "拼音"),
    ],
)
def test_a_matter_is_found_by_number_name_and_pinyin(query: str, found: str, rank: Rank, by: str) -> None:
    hit = first(query)
    assert (hit.id, hit.rank, hit.by, hit.text) == (found, rank, by, "")


@pytest.mark.parametrize(
    ("query", "by", "text", "found"),
    [
        ("消防安全", "事项", FIRE.name, ["E03", "E05", "E06", "E30"]),
        ("xfaq", "事项", FIRE.name, ["E03", "E05", "E06", "E30"]),
        ("xiaofang", "事项", FIRE.name, ["E03", "E05", "E06", "E30"]),
        ("预包装备案", "事项", "预包装备案", ["E05"]),
        ("ktv", "事项", "KTV重庆旅行证", ["P21"]),
        ("交通", "部门", "交通运输部门", ["P21"]),
        ("jtys", "部门", "交通运输部门", ["P21"]),
        ("公安", "部门", "公安部门", ["E06", "P03"]),
    ],
)
def test_items_and_departments_lead_to_their_matters_and_say_so(
    query: str, by: str, text: str, found: list[str]
) -> None:
    hits = search(INDEX, query)
    assert [hit.id for hit in hits] == found
    assert {(hit.by, hit.text) for hit in hits} == {(by, text)}


@pytest.mark.parametrize(
    "query",
    ["chongqing", "zhongqing", "cqlx", "zqlx", "chongqinglvxing", "chongqinglüxing", "luxing", "lvhang"],
)
def test_every_reading_of_a_heteronym_finds(query: str) -> None:
    assert ids(query) == ["P21"]


def test_better_matches_come_first_and_ties_stay_in_list_order() -> None:
    assert ids("开") == ["E03", "E05", "E06", "E01", "E30"]
    assert ids("k")[:3] == ["E03", "E05", "E06"]
    assert ids("失业") == ["P18"]
    assert ids("3")[:2] == ["E03", "P03"]


def test_all_terms_must_match_and_the_weakest_says_why() -> None:
    assert ids("饭店 消防") == ["E03"]
    assert ids("开 消防 旅馆") == ["E06"]
    assert first("开 消防").text == FIRE.name
    assert ids("饭店 婚姻") == []
    assert ids("kai fan dian")[0] == "E03"
    assert ids("消防、旅馆") == ["E06"]
    assert ids("e03消防") == ["E03"]


@pytest.mark.parametrize("query", ["", "  ", "\u3000", "()", "\x1b\t"])
def test_an_empty_query_lists_everything_in_order(query: str) -> None:
    assert ids(query) == [one.id for one in MATTERS]


def test_the_limit_keeps_the_best() -> None:
    assert [hit.id for hit in search(INDEX, "开", limit=2)] == ["E03", "E05"]
    assert [hit.id for hit in search(INDEX, "", limit=3)] == ["E01", "E03", "E05"]
    assert len(search(INDEX, "xiaofang", limit=1)) == 1


def test_pinyin_from_the_middle_of_a_syllable_is_no_match() -> None:
    assert "E03" not in ids("andian")
    assert ids("hang") == ["E06", "P21"]


def test_nothing_found_is_an_empty_answer() -> None:
    assert ids("qqqq") == ids("不存在的事") == []


def test_the_index_survives_the_compiled_catalogue() -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(INDEX), type=Index)
    assert again == INDEX
    assert search(again, "kfd") == search(INDEX, "kfd")


def test_many_heteronyms_keep_the_likeliest_spelling_and_stay_few() -> None:
    index = build_index([matter("E01", "重庆长乐行单曾解仇查朴盖", "部门")])
    line = index.names.syllables.data
    assert line.count("\t") <= 25
    assert line.split("\t")[1].startswith("chong qing chang le")


QUERIES = st.text(
    st.one_of(st.characters(), st.sampled_from(list("开饭店消防kfdaine03 *([.?+\\^$|\t\n"))), max_size=30
)


@given(query=QUERIES, limit=st.integers(1, 60))
def test_any_query_is_safe_and_gives_each_matter_at_most_once(query: str, limit: int) -> None:
    hits = search(INDEX, query, limit)
    assert len(hits) <= limit
    assert len({hit.id for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == sorted(hit.rank for hit in hits)


@given(place=st.integers(0, len(MATTERS) - 1), data=st.data())
def test_every_beginning_of_a_name_finds_its_matter(place: int, data: st.DataObject) -> None:
    one = MATTERS[place]
    end = data.draw(st.integers(1, len(one.name)))
    assert one.id in ids(one.name[:end])


@given(query=QUERIES, limit=st.integers(1, 8))
def test_a_smaller_limit_only_cuts_the_tail(query: str, limit: int) -> None:
    assert search(INDEX, query, limit) == search(INDEX, query)[:limit]


@given(query=QUERIES)
def test_terms_are_folded_once_and_for_all(query: str) -> None:
    terms = terms_of(query)
    assert terms_of(" ".join(terms)) == terms


def test_a_pasted_paragraph_and_a_hostile_repetition_end_at_once() -> None:
    assert search(INDEX, "开饭店" * 5_000) == ()
    index = build_index([matter("E01", "咱" * 40, "部门")])
    started = time.perf_counter()
    assert search(index, "z" * 39 + "q") == search(index, "za" * 25 + "q") == ()
    assert time.perf_counter() - started < 5


def test_the_pinyin_library_is_only_needed_to_build() -> None:
    code = "import sys, counter.catalog.search as _; print('pypinyin' in sys.modules)"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def made_up(count: int) -> Iterable[Matter]:
    """Matters as the notice would have them, a hundred times as many."""
    dice = random.Random(32)  # noqa: S311  (the same list every time)
    letters = sorted(
        {char for one in MATTERS for text in (one.name, *(row.name for row in one.rows)) for char in text}
    )
    rows = (FIRE, FOOD, DRAIN, HOTEL, MIXED)
    for no in range(1, count + 1):
        name = dice.choice(MATTERS).name[:3] + "".join(dice.choices(letters, k=dice.randint(2, 8)))
        yield matter(f"{'EP'[no % 2]}{no:02}", name, "市场监管部门", *dice.sample(rows, 3))


def test_five_thousand_matters_answer_rightly() -> None:
    index = build_index(made_up(5_000))
    assert search(index, "e4998")[0].id == "E4998"
    for query in ("k", "开店", "消防", "饭店 消防", "许可"):
        hits = search(index, query)
        assert len(hits) <= 53
        assert len({hit.id for hit in hits}) == len(hits)
