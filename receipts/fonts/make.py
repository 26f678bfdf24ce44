"""Developer tool: cut the faces of receipts/fonts/ from their full source fonts. See README.md beside it.

Not imported by the product. Needs fontTools. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent

KEPT_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
"""Copyright, our own names, version, licence and its address."""

SYMBOL_BLOCKS = (
    (0x0020, 0x024F),  # Latin, for passport names and numbers
    (0x02B0, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin with Vietnamese marks
    (0x2000, 0x218F),  # punctuation, superscripts, currency, letter-like, number forms
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2460, 0x26FF),  # circled numbers, rules, boxes, check marks
    (0x2700, 0x27BF),
    (0x3000, 0x33FF),  # CJK punctuation, kana, enclosed forms, units
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width and half-width forms
)


FACES = (
    ("song", "NotoSerifSC_400Regular.ttf", "Counter Song", False),
    ("songblack", "NotoSerifSC_700Bold.ttf", "Counter Song Black", False),
    ("hei", "NotoSansSC_400Regular.ttf", "Counter Hei", False),
    ("songmore", "NotoSerifSC_400Regular.ttf", "Counter Song More", True),
    ("rare", "HanaMinB.ttf", "Counter Rare", True),
)
"""File stem, source, our family name, and whether it holds the rest (what the song faces before it lack)."""


@dataclass(frozen=True)
class Cut:
    """One face to make: file stem, source file, family name, and which characters it keeps."""

    stem: str
    source: str
    family: str
    keep: frozenset[int] | None = None
    """None = everything of the source."""
    without: frozenset[int] = frozenset()


def tier() -> frozenset[int]:
    """通用规范汉字表 (8105), GB2312 and the symbols a paper can need."""
    table = (HERE / "tgh8105.txt").read_text(encoding="utf-8")
    rows = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(1, 88) for cell in range(1, 95))
    gb2312 = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    symbols = (code for first, last in SYMBOL_BLOCKS for code in range(first, last + 1))
    return frozenset(map(ord, table + gb2312)).union(symbols) - {ord("\n")}


def options() -> Options:
    """No hints, no layout, no glyph names: what reportlab never reads."""
    chosen = Options()
    chosen.layout_features = []
    chosen.hinting = False
    chosen.notdef_outline = True
    chosen.recalc_timestamp = False
    chosen.name_IDs = list(KEPT_NAMES)
    chosen.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "DSIG", "meta"]
    return chosen


def rename(font: TTFont, cut: Cut) -> None:
    """A name of our own: licences reserve the old ones, and reportlab aliases equal PostScript names."""
    table = font["name"]
    copyright_, licence, address = (table.getDebugName(n) or "" for n in (0, 13, 14))
    table.names = []
    postscript = cut.family.replace(" ", "")
    texts = {0: copyright_, 1: cut.family, 2: "Regular", 3: postscript, 4: cut.family, 5: "Version 1.0"}
    for name_id, text in (texts | {6: postscript, 13: licence, 14: address}).items():
        if text:
            table.setName(text, name_id, 3, 1, 0x409)


def make(cut: Cut, source: Path, target: Path) -> frozenset[int]:
    """Write one face; returns the characters it has."""
    font = TTFont(source, recalcTimestamp=False, lazy=True)
    wanted = (frozenset(font.getBestCmap()) if cut.keep is None else cut.keep) - cut.without
    subsetter = Subsetter(options())
    subsetter.populate(unicodes=wanted | {0x20})
    subsetter.subset(font)
    rename(font, cut)
    font.save(target / f"{cut.stem}.ttf", reorderTables=True)
    return frozenset(font.getBestCmap())


def write_sums(folder: Path) -> None:
    """CRC-32 of every face, by which receipts.faces knows a damaged file."""
    lines = (f"{path.name} {zlib.crc32(path.read_bytes()):08x}" for path in sorted(folder.glob("*.ttf")))
    (folder / "sums.txt").write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def find(folders: list[Path], name: str) -> Path:
    """The source file anywhere below the folders given."""
    for folder in folders:
        for path in sorted(folder.rglob(name)):
            return path
    raise SystemExit(f"{name}: not found below {', '.join(map(str, folders))}")


def main() -> None:
    """Make all faces; print size and number of characters of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="folders that hold the source fonts")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: here)")
    args = parser.parse_args()
    common, had = tier(), frozenset[int]()
    for stem, source, family, rest in FACES:
        keep, without = (None, had) if rest else (common, frozenset[int]())
        got = make(Cut(stem, source, family, keep, without), find(args.sources, source), args.out)
        had |= got if stem in {"song", "songmore"} else frozenset()
        sys.stdout.write(
            f"{stem:10} {(args.out / f'{stem}.ttf').stat().st_size / 1e6:6.2f} MB {len(got):6} characters\n"
        )
    write_sums(args.out)


if __name__ == "__main__":
    main()
