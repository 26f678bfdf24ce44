"""The station profile: where this window stands and how it works. One TOML file a person can read and edit.

A new station starts on sample values, marked as such on every paper; no telephone number or address is ever
made up.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from counter.errors import BadInput, StoreFailed
from counter.files import write_whole
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tomlkit import TOMLDocument

PROFILE: Final = "station.toml"
SAMPLE: Final = "示例"
"""How a sample name begins."""

Level = Literal["市级", "县级", "乡级", "村级"]
TwoHourRule = Literal["clock", "office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The profile of one window. The defaults are the sample."""

    district_code: str = "411202"
    """行政区划代码, 6 digits; begins every case number."""
    county_name: str = "湖滨区"
    is_city_district: bool = True
    """A 市辖区: it lacks what the list marks 市、县级（不含市辖区）."""
    name: str = f"{SAMPLE}政务服务中心"
    level: Level = "县级"
    window: str = "01"
    address: str = UNKNOWN
    phone: str = UNKNOWN
    supervision_phone: str = UNKNOWN
    office_hours: str = UNKNOWN
    printer_command: str = ""
    """Empty = papers are only saved."""
    papers_folder: str = "papers"
    """Relative to the data folder, or absolute."""
    correction_term_days: int | None = None
    """补正期限 in days; None = no term is set."""
    integrated_acceptance: bool = False
    """收件受理一体化."""
    two_hour_rule: TwoHourRule = "clock"
    """The two 2-hour limits run by the clock, or in office hours only."""
    idle_lock_minutes: int = 10
    database_url: str = ""
    """Empty = the SQLite file in the data folder."""

    @property
    def is_sample(self) -> tuple[str, ...]:
        """The fields that still hold a sample value or are unknown."""
        texts = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple(n for n, v in texts if isinstance(v, str) and (v == UNKNOWN or v.startswith(SAMPLE)))


LAYOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "station": {
        "name": "服务中心或便民站的全称，印在每张纸上",
        "level": "办理层级：市级、县级、乡级、村级",
        "district_code": "行政区划代码，6 位",
        "county_name": "县（市、区）名称",
        "is_city_district": "是不是市辖区：true 或 false",
    },
    "window": {
        "window": "窗口号，2 位数字",
        "idle_lock_minutes": "多少分钟不动就锁屏",
    },
    "contact": {
        "address": "地址",
        "phone": "咨询电话",
        "supervision_phone": "监督电话",
        "office_hours": "办公时间",
    },
    "papers": {
        "papers_folder": "纸件存放的文件夹，可写相对数据文件夹的路径",
        "printer_command": "打印命令；留空则只保存不打印",
    },
    "rules": {
        "correction_term_days": "补正期限（日）；0 = 不设期限",
        "integrated_acceptance": "收件受理一体化：true 或 false",
        "two_hour_rule": "两个 2 小时怎么算：clock = 自然时，office = 办公时",
    },
    "database": {
        "database_url": "PostgreSQL 地址；留空则存在数据文件夹里",
    },
}
"""Section → key → what it is. Keys are the field names of Station."""

LABELS: Final = {key: note for keys in LAYOUT.values() for key, note in keys.items()}


class ProfileFaulty(BadInput):
    """The profile cannot be used as it is; every fault is listed. The file stays as it was."""

    title = "窗口设置有误"

    def __init__(self, what: str, *, todo: str = "", faults: tuple[BadInput, ...] = ()) -> None:
        listed = "\n".join(f"{n}. {fault}" for n, fault in enumerate(faults, 1))
        super().__init__(f"{what}\n{listed}" if listed else what, todo=todo, field=PROFILE)
        self.faults = faults


def data_dir(arg: str | Path | None) -> Path:
    """The data folder: what was asked for, else the user's own. Nothing is made yet."""
    if arg:
        return Path(arg).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("smx-counter", appauthor=False)


def papers_dir(data: Path, station: Station) -> Path:
    """Where papers are saved."""
    return data / Path(station.papers_folder).expanduser()


def sample() -> Station:
    """The profile a new station starts on."""
    return Station()


def load(data: Path) -> Station:
    """The profile in the data folder; the sample if there is none yet.

    Raises:
        ProfileFaulty: it cannot be read, or holds faults (all of them are listed).
        StoreFailed: the file cannot be opened.
    """
    file = data / PROFILE
    text = _text(file)
    if text is None:
        return sample()
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, error) from error
    given, faults = _given(content)
    station = tidy(replace(sample(), **given))
    faults += [fault for fault in check(station) if fault.field in given]
    if faults:
        raise ProfileFaulty(
            f"设置文件 {file} 有 {len(faults)} 处要改：", todo="请改正后重新打开程序。", faults=tuple(faults)
        )
    return station


def save(data: Path, station: Station) -> None:
    """Write the profile, whole or not at all; comments a person wrote stay.

    Raises:
        ProfileFaulty: the profile holds faults, or the present file is broken. Nothing is written.
        StoreFailed: the folder cannot be written to.
    """
    station = tidy(station)
    if faults := check(station):
        raise ProfileFaulty("设置还不能保存：", todo="请逐条改正。", faults=faults)
    document = _document(data / PROFILE)
    for section, keys in LAYOUT.items():
        table = document.setdefault(section, {})
        if not isinstance(table, dict):
            raise ProfileFaulty(
                f"设置文件 {data / PROFILE} 里的 {section} 写得不对，没有改动它。", todo=_KEEP_ASIDE
            )
        for key in keys:
            value = getattr(station, key)
            table[key] = 0 if value is None else value
    _write(data / PROFILE, document.as_string())


def set_aside(data: Path) -> Path:
    """Rename a broken profile so that a new one can be written; gives its new place. Nothing is lost."""
    file = data / PROFILE
    names = (file.with_name(f"{PROFILE}.aside-{n}") for n in range(1, 10_000))
    target = next(name for name in names if not name.exists())
    try:
        return file.rename(target)
    except OSError as error:
        raise _cannot("改名", file, error) from error


def tidy(station: Station) -> Station:
    """The profile with stray spaces and full-width digits made plain."""
    found = {field.name: getattr(station, field.name) for field in fields(station)}
    texts: dict[str, Any] = {n: _tidy(n, value) for n, value in found.items() if isinstance(value, str)}
    return replace(station, **texts)


def check(station: Station) -> tuple[BadInput, ...]:
    """Every fault of a profile; `field` names where."""
    return tuple(
        BadInput(f"“{_label(name)}”：{why}", field=name)
        for name, test in _TESTS.items()
        if (why := test(getattr(station, name)))
    )


def _label(name: str) -> str:
    return re.split("[：；，]", LABELS[name])[0]


_PLAIN: Final = ("district_code", "window", "phone", "supervision_phone")


def _tidy(name: str, value: str) -> str:
    return unicodedata.normalize("NFKC" if name in _PLAIN else "NFC", value).strip()


def _line(most: int, *, empty: bool = False) -> Callable[[str], str]:
    def test(value: str) -> str:
        if not value and not empty:
            return f"不能空着；还不知道的请写“{UNKNOWN}”。"
        if len(value) > most:
            return f"最多 {most} 个字。"
        odd = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value)
        return "不能有换行或看不见的控制字符。" if odd else ""

    return test


def _digits(count: int) -> Callable[[str], str]:
    return lambda value: "" if re.fullmatch(rf"[0-9]{{{count}}}", value) else f"要 {count} 位数字。"


def _one_of(*choices: str) -> Callable[[str], str]:
    return lambda value: "" if value in choices else f"请从{'、'.join(choices)}中选一个。"


def _between(least: int, most: int) -> Callable[[int | None], str]:
    return lambda value: "" if value is None or least <= value <= most else f"请填 {least} 到 {most} 的整数。"


def _phone(value: str) -> str:
    good = value == UNKNOWN or re.fullmatch(r"(?=(?:\D*\d){3})[0-9+() \-、/转]{3,50}", value)
    return "" if good else f"请写电话号码，例如 区号-号码；还不知道的请写“{UNKNOWN}”。"


def _url(value: str) -> str:
    good = not value or re.match(r"(postgresql(\+psycopg)?://|sqlite:///)\S+$", value)
    return "" if good else "请写成 postgresql://用户@主机/数据库名，或留空。"


_TESTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "name": _line(50),
    "level": _one_of(*get_args(Level)),
    "district_code": _digits(6),
    "county_name": _line(50),
    "window": _digits(2),
    "idle_lock_minutes": _between(1, 240),
    "address": _line(100),
    "phone": _phone,
    "supervision_phone": _phone,
    "office_hours": _line(100),
    "papers_folder": _line(500),
    "printer_command": _line(500, empty=True),
    "correction_term_days": _between(1, 365),
    "two_hour_rule": _one_of(*get_args(TwoHourRule)),
    "database_url": _url,
}


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProfileFaulty(
            f"设置文件 {file} 第 {line} 行不是 UTF-8 编码，读不出来。", todo=_KEEP_ASIDE
        ) from error
    except OSError as error:
        raise _cannot("读", file, error) from error


_KEEP_ASIDE: Final = "请改正后重新打开；改不好可以先把它另存一边（不会删除），再重新设置。"


def _broken(file: Path, error: tomllib.TOMLDecodeError) -> ProfileFaulty:
    found = re.search(r"at line (\d+)", str(error))
    where = f"第 {found[1]} 行" if found else "末尾"
    return ProfileFaulty(f"设置文件 {file} {where}写得不对，读不出来。", todo=_KEEP_ASIDE)


def _given(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[BadInput]]:
    """The usable values of a file, and a fault for everything else in it."""
    given: dict[str, Any] = {}
    faults: list[BadInput] = []
    for section, key, value in _entries(content):
        if key not in LAYOUT.get(section, {}):
            faults.append(_stray(section, key))
        elif why := _wrong_type(key, value):
            faults.append(BadInput(f"“{_label(key)}”：{why}", field=key))
        else:
            given[key] = None if key == "correction_term_days" and value == 0 else value
    return given, faults


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section, inside in content.items():
        if isinstance(inside, dict):
            yield from ((section, key, value) for key, value in inside.items())
        else:
            yield "", section, inside


def _stray(section: str, key: str) -> BadInput:
    where = next((name for name, keys in LAYOUT.items() if key in keys), "")
    if where:
        return BadInput(f"{key} 应当写在 [{where}] 下面，不是 [{section}]。", field=key)
    near = get_close_matches(key, LABELS, n=1)
    return BadInput(f"不认识“{key}”这一项{f'，是不是 {near[0]}' if near else ''}。", field=key)


def _wrong_type(key: str, value: object) -> str:
    wanted = int if key == "correction_term_days" else type(getattr(sample(), key))
    if type(value) is wanted:
        return ""
    names = {str: "用引号括起来的文字", int: "整数", bool: "true 或 false"}
    return f"要写成{names[wanted]}。"


def _document(file: Path) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    text = _text(file)
    if text is None:
        return _blank()
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise ProfileFaulty(
            f"设置文件 {file} 第 {error.line} 行写得不对，没有改动它。", todo=_KEEP_ASIDE
        ) from error


def _blank() -> TOMLDocument:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("窗口设置。可以直接改这个文件，也可以用 counter setup 改。"))
    for section, keys in LAYOUT.items():
        table = tomlkit.table()
        for key, note in keys.items():
            table.add(tomlkit.comment(note))
            table.add(key, "")
        document.add(tomlkit.nl())
        document.add(section, table)
    return document


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except OSError as error:
        raise _cannot("写", file, error) from error


def _cannot(what: str, file: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"{what}不了设置文件 {file}：{error.strerror}。",
        todo="请管理员检查磁盘空间和文件夹权限，再试一次。",
    )
