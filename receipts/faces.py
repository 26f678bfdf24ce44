"""The faces on our papers: read at first use, kept for the process, and asked character by character.

A face is the head of a chain: what it lacks is taken from the next face that has it. What no face has is
drawn by its number (receipts.draw), never as a box and never left out.
"""

from __future__ import annotations

import io
import threading
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import clean, own
from .errors import FontFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfbase.ttfonts import TTFont

Face = Literal["song", "songblack", "hei", "title"]

FOLDER = Path(__file__).parent / "fonts"

CHAINS: dict[Face, tuple[str, ...]] = {
    "song": ("song", "songmore", "rare"),
    "songblack": ("songblack", "song", "songmore", "rare"),
    "hei": ("hei", "song", "songmore", "rare"),
    "title": ("songblack", "song", "songmore", "rare"),
}
"""songmore: what Noto Serif SC has beyond the common tier. rare: HanaMinB, Ext B to F."""

NOTE_FACE: Face = "hei"
"""Names the characters that no face has."""

OWN = "own-"
"""How the file stem of a station's own face begins, in our books."""
TRUETYPE = (b"\x00\x01\x00\x00", b"true")
NO_TRUETYPE = {
    b"OTTO": "是 OTF 字体（CFF 轮廓），请换成 TrueType 字体（.ttf）",
    b"ttcf": "是几个字体的合集（.ttc），请换成单个的 TrueType 字体（.ttf）",
}

_lock = threading.RLock()
_loaded: dict[str, TTFont | None] = {}
_faults: dict[str, str] = {}
dependents: list[Callable[[], None]] = []
"""Clears what others remember of the faces, for forget()."""
_known: dict[Face, dict[str, tuple[str, float]]] = {}
_own: dict[Face, Path] = {}
"""Faces of the station itself, before the first of the chain."""
_own_faults: dict[str, str] = {}


def look(face: Face, char: str) -> tuple[str, float]:
    """Registered font that draws this character, and its width in em; ("", 0) if no face has it.

    FontFault if it might be in a font file that is missing or damaged.
    """
    known = _known.setdefault(face, {})
    found = known.get(char)
    if found is None:
        found = known[char] = _search(face, char)
    return found


class Fonts(dict[str, str]):
    """Registered font of each character in one face; "" if no face has it."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, char: str) -> str:
        self[char] = look(self.face, char)[0]
        return self[char]


@cache
def fonts(face: Face) -> Fonts:
    """The fonts of this face's characters, looked up once for the process."""
    return Fonts(face)


def font(name: str) -> TTFont:
    """A font by its registered name."""
    from reportlab.pdfbase import pdfmetrics

    found: Any = pdfmetrics.getFont(name)
    return found  # type: ignore[no-any-return]


def _search(face: Face, char: str) -> tuple[str, float]:
    code = ord(char)
    for stem in _chain(face):
        font = _font(stem)
        shapes: Any = font and font.face
        if font is not None and code in shapes.charToGlyph:
            return font.fontName, shapes.getCharWidth(code) / 1000
    broken = [_faults[stem] for stem in CHAINS[face] if stem in _faults]
    if broken:
        raise FontFault(
            f"文书里的“{clean.note(char)}”画不出来：{'；'.join(broken)}。",
            todo="文书内容已保存。请重新安装本程序（字体随程序一起安装），再打印一次。",
        )
    return "", 0.0


def _chain(face: Face) -> tuple[str, ...]:
    return (f"{OWN}{face}", *CHAINS[face]) if face in _own else CHAINS[face]


def _font(stem: str) -> TTFont | None:
    if stem not in _loaded:
        with _lock:
            if stem not in _loaded:
                _loaded[stem] = _load_own(stem) if stem.startswith(OWN) else _load(stem)
    return _loaded[stem]


def _load(stem: str) -> TTFont | None:
    """Read and register one face; None and a noted fault if its file is missing or damaged."""
    path = FOLDER / f"{stem}.ttf"
    try:
        data = path.read_bytes()
    except OSError:
        _faults[stem] = f"字体文件 {path.name} 不在或读不了（应在 {FOLDER}）"
        return None
    if sums().get(path.name) != zlib.crc32(data):
        _faults[stem] = f"字体文件 {path.name} 已损坏（在 {FOLDER}）"
        return None
    return _register(f"Counter-{stem}", data)


def _load_own(stem: str) -> TTFont | None:
    """Read a face of the station; None and a sentence if it cannot be used: papers then do without it."""
    path = next(path for face, path in _own.items() if stem == f"{OWN}{face}")
    try:
        data = path.read_bytes()
    except OSError:
        _own_faults[stem] = f"自备字体 {path} 不在或读不了，已改用程序自带的字体"
        return None
    why = NO_TRUETYPE.get(data[:4], "" if data[:4] in TRUETYPE else "不是 TrueType 字体（.ttf）")
    try:
        made = None if why else _register(f"Own-{zlib.crc32(data):08x}", data)
        if made and not _embeddable(made):
            why = "不允许嵌入文书"
        if not why:
            return made
    except Exception:  # noqa: BLE001  (a broken file breaks the reader anywhere)
        why = "已损坏，读不出来"
    _own_faults[stem] = f"自备字体 {path} {why}，已改用程序自带的字体"
    return None


def _embeddable(font: TTFont) -> bool:
    """Whether its makers allow it in documents (fsType of the table OS/2): not 2, and not as bitmaps only."""
    shapes: Any = font.face
    rights = int.from_bytes(shapes.get_table("OS/2")[8:10]) if "OS/2" in shapes.table else 0
    return rights & 0x0F != 2 and not rights & 0x0200


def _register(name: str, data: bytes) -> TTFont:
    """The font under this name. reportlab takes fonts of one PostScript name for one: ours differ."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    from . import compat

    compat.install()
    if name not in pdfmetrics.getRegisteredFontNames():
        made: Any = ttfonts.TTFont(name, io.BytesIO(data), asciiReadable=0)
        if name.startswith("Own-"):
            made.face.name += f"-{name[4:]}".encode()
        pdfmetrics.registerFont(made)
    font = pdfmetrics.getFont(name)
    assert isinstance(font, ttfonts.TTFont)  # noqa: S101  (for the reader and the type checker)
    return font


@cache
def sums() -> dict[str, int]:
    """CRC-32 of each font file as it was made; a file with another one is damaged.

    Without a readable list no file can be trusted, so all count as damaged.
    """
    try:
        lines = (FOLDER / "sums.txt").read_text(encoding="ascii").splitlines()
        return {name: int(crc, 16) for name, crc in (line.split() for line in lines)}
    except (OSError, ValueError):
        return {}


def first() -> str:
    """Registered name of the first face that can be read. FontFault if none can."""
    for stem in ("song", "hei", "songblack", "songmore"):
        font = _font(stem)
        if font is not None:
            return font.fontName
    raise FontFault(
        f"文书用的字体一个也读不出来：{'；'.join(_faults.values())}。",
        todo="文书内容已保存。请重新安装本程序（字体随程序一起安装），再打印一次。",
    )


def missing(text: str, face: Face = "song") -> tuple[str, ...]:
    """Characters of the text that no face has and no picture shows, each once, in order."""
    renew()
    chars = dict.fromkeys(clean.text(text).replace("\n", ""))
    return tuple(char for char in chars if not look(face, char)[0] and not own.has(char))


def renew() -> None:
    """See shapes the station has added since the last paper."""
    if own.changed():
        for clear in dependents:
            clear()


def use(mine: own.Own) -> tuple[str, ...]:
    """Draw with what this station adds, from here on. Gives a sentence for each face that is of no use."""
    named: dict[Face, Path | None] = {"song": mine.body, "title": mine.title}
    files = {face: path for face, path in named.items() if path is not None}
    with _lock:
        own.use(mine.glyphs)
        for clear in dependents:
            clear()
        if files != _own:
            _own.clear()
            _own.update(files)
            forget()
    for face in tuple(_own):
        _font(f"{OWN}{face}")
    return tuple(_own_faults.values())


def warm() -> None:
    """Make an empty paper, so that the first real one is quick; for a thread after the first paint.

    Never raises: a fault in the font files is told by the paper that needs them.
    """
    from . import pdf
    from .blocks import Sheet

    blank = Sheet(
        title=" ", number=" ", case_number="", code="0", issued_at="", station="", matter="", blocks=()
    )
    for face in CHAINS:
        _font(_chain(face)[0])
        _font(CHAINS[face][0])
    with suppress(FontFault):
        pdf.render(blank)


def faults() -> tuple[str, ...]:
    """What is wrong with font files so far: papers still print, with another face in their place."""
    return (*_faults.values(), *_own_faults.values())


def forget() -> None:
    """Read the files anew at next use, after a repair."""
    with _lock:
        for store in (_loaded, _faults, _own_faults, _known):
            store.clear()
        for clear in (sums.cache_clear, fonts.cache_clear, *dependents):
            clear()
