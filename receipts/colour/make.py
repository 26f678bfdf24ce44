"""Developer tool: make srgb.icc, the colour profile that PDF/A wants named in every file.

Not imported by the product. The same numbers as in IEC 61966-2-1: primaries adapted to D50, its curve in
1,024 steps. Version 2 of the format, which every reader takes; made here, so nobody's licence bears on it.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAME = "sRGB IEC61966-2.1"
STEPS = 1024
WHITE = (0.9642, 1.0, 0.8249)
"""D50, the white of every profile."""
PRIMARIES = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
"""Red, green and blue of sRGB, adapted to D50 (Bradford)."""


def xyz(values: tuple[float, float, float]) -> bytes:
    """Three numbers as the format writes them: sixteen bits before the point, sixteen after."""
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))


def light(value: float) -> float:
    """How much light a value of sRGB stands for, both from 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def curve() -> bytes:
    """The curve of all three colours."""
    points = [round(65535 * light(n / (STEPS - 1))) for n in range(STEPS)]
    return struct.pack(f">4s4xI{STEPS}H", b"curv", STEPS, *points)


def described(text: str) -> bytes:
    """A name, in ASCII only."""
    raw = text.encode("ascii") + b"\0"
    return struct.pack(">4s4xI", b"desc", len(raw)) + raw + struct.pack(">IIHB67x", 0, 0, 0, 0)


def profile() -> bytes:
    """The whole profile; the curve is stored once and named three times."""
    shared = curve()
    parts = {"desc": described(NAME), "cprt": b"text\0\0\0\0Public domain\0", "wtpt": xyz(WHITE)}
    parts |= {name: xyz(values) for name, values in PRIMARIES.items()}
    parts |= dict.fromkeys(("rTRC", "gTRC", "bTRC"), shared)
    body, places = b"", {}
    for part in dict.fromkeys(parts.values()):
        places[part] = 128 + 4 + 12 * len(parts) + len(body)
        body += part + b"\0" * (-len(part) % 4)
    table = b"".join(
        struct.pack(">4sII", name.encode(), places[part], len(part)) for name, part in parts.items()
    )
    rest = struct.pack(">I", len(parts)) + table + body
    return header(128 + len(rest)) + rest


def header(length: int) -> bytes:
    """The 128 bytes every profile begins with: a display, RGB, version 2.1, perceptual."""
    date = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    start = struct.pack(">I4xI4s4s4s", length, 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    return (start + date + b"acsp" + b"\0" * 28 + xyz(WHITE)[8:]).ljust(128, b"\0")


def main() -> None:
    """Write the profile beside this file."""
    made = profile()
    (HERE / "srgb.icc").write_bytes(made)
    sys.stdout.write(f"srgb.icc {len(made)} bytes\n")


if __name__ == "__main__":
    main()
