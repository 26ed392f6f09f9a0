"""The messages that are compared, in an order that is the same at every run, with flags and dates that are made up from their number."""
import os
import subprocess
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGS = [b"\\Seen", b"\\Answered", b"\\Flagged", b"\\Deleted", b"\\Draft", b"$Label1"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Message:
    def __init__(self, number, name, octets):
        self.uid, self.name, self.octets = number, name, octets
        self.flags = [flag for bit, flag in enumerate(FLAGS) if number * 2654435761 >> 7 + bit & 1]
        zone = timezone(timedelta(minutes=(number % 7 - 3) * 150))
        self.received = datetime(2001, 1, 1, tzinfo=timezone.utc) + timedelta(hours=number * 5, seconds=number % 60)
        self.received = self.received.astimezone(zone)

    @property
    def internal_date(self):
        when = self.received
        return f'"{when.day:02}-{MONTHS[when.month - 1]}-{when:%Y %H:%M:%S %z}"'.encode()


def own():
    """tests/messages: hostile and Japanese."""
    folder = os.path.join(HERE, "..", "messages")
    for group in ("hostile", "japanese"):
        for name in sorted(os.listdir(os.path.join(folder, group))):
            if name.endswith(".eml"):
                yield f"{group}/{name[:-4]}", read(os.path.join(folder, group, name))


def spam_assassin():
    """The corpus of tests/corpus: files of an mbox each, with LF. Nothing where it cannot be fetched."""
    fetched = subprocess.run([os.path.join(HERE, "..", "corpus", "fetch")], stdout=subprocess.PIPE, check=False)
    if fetched.returncode != 0:
        return
    root = fetched.stdout.decode().strip()
    for group in sorted(os.listdir(root)):
        for name in sorted(os.listdir(os.path.join(root, group))):
            octets = read(os.path.join(root, group, name))
            if octets.startswith(b"From "):
                octets = octets[octets.index(b"\n") + 1:]
            yield f"{group}/{name[:-4]}", octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def numbered(messages, most):
    """An empty message is left out: both refuse it, with different words (RFC 3502 §6.3.11 has it for another purpose)."""
    kept = [(name, octets) for name, octets in messages if octets]
    return [Message(number, name, octets) for number, (name, octets) in enumerate(kept[:most], 1)]
