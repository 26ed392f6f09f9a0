#!/usr/bin/env python3
"""Writes saslprep.txt: what RFC 4013 needs of Unicode 3.2 (the version RFC 3454 fixes), from Python's own copy of it.

    python3 src/Tayori.Wire/Sasl/Prep/make-saslprep.py > src/Tayori.Wire/Sasl/Prep/saslprep.txt
"""
import stringprep
from unicodedata import ucd_3_2_0 as ucd

ALL = range(0x110000)
HANGUL = range(0xAC00, 0xD7A4)  # composed and decomposed by arithmetic (Unicode 3.2, section 3.12)


def ranges(name, test):
    start = None
    for cp in range(0x110001):
        inside = cp < 0x110000 and test(chr(cp))
        if inside and start is None:
            start = cp
        elif not inside and start is not None:
            print(f"{name} {start:04X}" if start == cp - 1 else f"{name} {start:04X}-{cp - 1:04X}")
            start = None


def prohibited(c):  # RFC 4013, section 2.3
    return any(f(c) for f in (stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
                              stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9))


print("# Made by make-saslprep.py. RFC 3454 and Unicode 3.2: code points in hexadecimal, ranges with both ends.")
ranges("nothing", stringprep.in_table_b1)
ranges("space", stringprep.in_table_c12)
ranges("prohibited", prohibited)
ranges("unassigned", stringprep.in_table_a1)
ranges("right", stringprep.in_table_d1)
ranges("left", stringprep.in_table_d2)
for ccc in sorted({ucd.combining(chr(cp)) for cp in ALL} - {0}):
    ranges(f"class-{ccc}", lambda c: ucd.combining(c) == ccc)
for cp in ALL:
    if cp in HANGUL or 0xD800 <= cp < 0xE000:
        continue
    parts = ucd.decomposition(chr(cp)).split()
    if not parts:
        continue
    full = ucd.normalize("NFKD", chr(cp))
    print(f"decompose {cp:04X} {' '.join(f'{ord(c):04X}' for c in full)}")
    if len(parts) == 2 and not parts[0].startswith("<"):
        pair = chr(int(parts[0], 16)) + chr(int(parts[1], 16))
        if ucd.normalize("NFC", pair) == chr(cp):  # not so for those excluded from composition
            print(f"compose {cp:04X} {parts[0]} {parts[1]}")
