"""malformed.txt, read: which items of which messages may differ, and why."""
import functools
import os
from typing import NamedTuple


class Reason(NamedTuple):
    name: str
    keys: frozenset  # of SEARCH


class Malformed:
    def __init__(self):
        self._reasons = {}
        self._items = {}
        self._seen = set()
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "malformed.txt"), encoding="utf-8") as file:
            self._read(file.read().split("\n\n")[1:])

    def _read(self, sections):
        for section in sections:
            head, _, *messages = section.strip().split("\n")
            name, _, keys = head.partition("]")
            reason = Reason("malformed: " + name[1:], frozenset(key.encode() for key in keys.split()))
            for message in messages:
                name, _, items = message.partition(": ")
                self._reasons[name] = reason
                self._items[name] = set(items.split("; "))

    def __contains__(self, name):
        return name in self._reasons

    def item(self, difference):
        """The reason that names this very item."""
        name, item = difference.message.name, self._key(difference)
        if item not in self._items.get(name, ()):
            return None
        self._seen.add((name, item))
        return self._reasons[name].name

    def found(self, name, keys):
        """The reason where one of these keys of SEARCH reads what the message is malformed in."""
        reason = self._reasons.get(name)
        return reason.name if reason and reason.keys & keys else None

    def unused(self, names):
        """What is listed for these messages, and is the same now."""
        return [f"{name}: {item}" for name in sorted(self._items) if name in names for item in sorted(self._items[name]) if (name, item) not in self._seen]

    @staticmethod
    def _key(difference):
        kind = "STRUCTURE" if difference.kind in ("BODY", "BODYSTRUCTURE") else difference.kind
        return f"{kind} {difference.item}".strip()


@functools.cache
def malformed():
    return Malformed()
