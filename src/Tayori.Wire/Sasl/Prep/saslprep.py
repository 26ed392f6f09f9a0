#!/usr/bin/env python3
"""Writes saslprep.txt: the tables of RFC 3454 that RFC 4013 names, from Python's copy of them.

    python3 src/Tayori.Wire/Sasl/Prep/saslprep.py > src/Tayori.Wire/Sasl/Prep/saslprep.txt
"""
import hashlib
import stringprep
from unicodedata import ucd_3_2_0 as ucd


def section(name, test):
    print(f"[{name}]")
    start = None
    for cp in range(0x110001):
        inside = cp < 0x110000 and test(chr(cp))
        if inside and start is None:
            start = cp
        elif not inside and start is not None:
            print(f"{start:04X}" if start == cp - 1 else f"{start:04X}-{cp - 1:04X}")
            start = None


def prohibited(c):  # RFC 4013, section 2.3
    return any(f(c) for f in (stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
                              stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9))


def prepared(c):
    """RFC 4013 of one character as a query; nothing where it is refused."""
    mapped = "" if stringprep.in_table_b1(c) and not stringprep.in_table_c12(c) else " " if stringprep.in_table_c12(c) else c
    text = mapped if stringprep.in_table_a1(c) else ucd.normalize("NFKC", mapped)
    right = any(map(stringprep.in_table_d1, text))
    refused = any(map(prohibited, text)) or right and (any(map(stringprep.in_table_d2, text)) or not all(map(stringprep.in_table_d1, (text[0], text[-1]))))
    return "" if refused else text


digest = hashlib.sha256("".join(prepared(chr(cp)) + "\n" for cp in range(0x110000) if not 0xD800 <= cp < 0xE000).encode()).hexdigest()
print("# RFC 3454 (Unicode 3.2), made by saslprep.py. Code points in hexadecimal, ranges with both ends.")
print(f"# What becomes of each character alone, each with a line end: SHA-256 {digest}")
section("nothing", stringprep.in_table_b1)
section("space", stringprep.in_table_c12)
section("prohibited", prohibited)
section("unassigned", stringprep.in_table_a1)
section("right", stringprep.in_table_d1)
section("left", stringprep.in_table_d2)
