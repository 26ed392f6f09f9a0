#!/usr/bin/env python3
"""Uploads the same messages to Tayori and to Dovecot and compares what both say of them.

    ./tayori serve --data DATA --port-base 27000
    tests/differential/compare.py --port 27143 --user me@localhost --password PASSWORD

Ends with "N compared, N known differences, N unexplained", and with 1 where something is unexplained. README.md lists what is known, and why.
"""
import argparse
import collections
import sys
import time

import corpora
import fetching
import known
import searching
from difference import Difference
from imap import Failed, literal
from malformed import malformed
from servers import Dovecot, Tayori


def main():
    options = arguments()
    if not Dovecot.installed():
        print("skipped: Dovecot (dovecot-imapd) is not installed")
        return 77
    dovecot = Dovecot()
    servers = [Tayori(options.host, options.port, options.user, options.password).session(), dovecot.session()]
    tally = Tally(options.show)
    try:
        for name, messages in (("own", corpora.own()), ("spam-assassin", corpora.spam_assassin())):
            if name in options.corpus:
                compare(name, corpora.numbered(messages, options.most), servers, tally)
    finally:
        for server in servers:
            server.close()
        dovecot.remove()
    return tally.report()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=10143, help="Tayori's IMAP port")
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--corpus", nargs="+", choices=["own", "spam-assassin"], default=["own", "spam-assassin"])
    parser.add_argument("--most", type=int, default=None, help="so many messages of each corpus at most")
    parser.add_argument("--show", type=int, default=3, help="so many examples of each class that is not explained")
    return parser.parse_args()


def compare(name, messages, servers, tally):
    if not messages:
        print(f"{name}: skipped, the corpus is not there")
        return
    mailbox = f"differential-{name}-{time.time_ns()}".encode()
    upload_and_open(mailbox, messages, servers)
    try:
        for part in (fetching, searching):
            started = time.monotonic()
            for difference in part.compare(*servers, messages):
                tally.add(difference)
            if part is fetching:
                tally.unused(malformed().unused({message.name for message in messages}))
            print(f"{name}: {len(messages)} messages, {part.__name__}: {time.monotonic() - started:.1f} s")
    finally:
        servers[0].command(b"UNSELECT")
        servers[0].command(b"DELETE " + mailbox)


def upload_and_open(mailbox, messages, servers):
    for server in servers:
        server.command(b"CREATE " + mailbox)
        for at in range(0, len(messages), 50):
            server.commands([append(mailbox, message) for message in messages[at:at + 50]])
        server.command(b"SELECT " + mailbox)


def append(mailbox, message):
    return b"APPEND %s (%s) %s %s" % (mailbox, b" ".join(message.flags), message.internal_date, literal(message.octets))


class Tally:
    """Counts, and remembers of each class that is not explained the first examples."""

    def __init__(self, show):
        self._show = show
        self._compared = 0
        self._known = collections.Counter()
        self._unexplained = collections.defaultdict(list)

    def add(self, difference):
        self._compared += 1
        if difference is None:
            return
        name = known.explanation(difference)
        if name:
            self._known[name] += 1
        else:
            what = difference.field if difference.kind in ("ENVELOPE", "BODY", "BODYSTRUCTURE") else ""
            self._unexplained[difference.kind, what].append(difference)

    def unused(self, entries):
        """What is listed and does not differ any more is as wrong as what differs and is not listed."""
        for entry in entries:
            self._unexplained["malformed.txt", "is the same now"].append(Difference("malformed.txt", entry, None, None, None))

    def report(self):
        for name, count in self._known.most_common():
            print(f"known {count:7}  {name}")
        for (kind, what), differences in sorted(self._unexplained.items(), key=lambda pair: -len(pair[1])):
            print(f"UNEXPLAINED {len(differences)}  {kind} {what}")
            for difference in differences[:self._show]:
                print(f"    {difference.message.name if difference.message else ''} {difference.item}")
                print(f"        Tayori:  {brief(difference.tayori)}")
                print(f"        Dovecot: {brief(difference.dovecot)}")
        unexplained = sum(map(len, self._unexplained.values()))
        print(f"{self._compared} compared, {sum(self._known.values())} known differences, {unexplained} unexplained")
        return 1 if unexplained else 0


def brief(value):
    if isinstance(value, list):
        value = [tuple(map(brief, each)) if isinstance(each, tuple) else getattr(each, "name", each) for each in value]
    elif hasattr(value, "name"):
        value = value.name
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:150]} … {text[-150:]}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as refusal:
        print(f"a server refused: {refusal}")
        sys.exit(1)
