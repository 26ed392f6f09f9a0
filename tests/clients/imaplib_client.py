#!/usr/bin/env python3
"""Python's imaplib: every command it has a method for that the server knows, with Japanese names and literals, plain and under TLS."""
import imaplib
import os
import ssl
from datetime import datetime, timezone

HOST, USER, PASSWORD = (os.environ["TAYORI_" + name] for name in ("HOST", "USER", "PASSWORD"))
TRUST = ssl.create_default_context(cafile=os.environ["TAYORI_CERTIFICATE"])
LETTER = b"From: Ada <ada@example.com>\r\nSubject: %s\r\nDate: Wed, 25 Nov 2026 10:00:00 +0900\r\n\r\n%s\r\n"


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


def plain_session():
    with imaplib.IMAP4(HOST, int(os.environ["TAYORI_IMAP"])) as imap:
        assert "IMAP4REV1" in imap.capabilities
        ok(imap.login(USER, PASSWORD))
        ok(imap.namespace())
        ok(imap.create('"&ZeVnLIqe-"'))  # 日本語
        assert any(b"&ZeVnLIqe-" in line for line in ok(imap.list()))
        ok(imap.subscribe('"&ZeVnLIqe-"'))
        assert len(ok(imap.lsub('""', '"&ZeVnLIqe-"'))) == 1
        when = imaplib.Time2Internaldate(datetime(2020, 2, 29, 12, 34, 56, tzinfo=timezone.utc))
        ok(imap.append("INBOX", r"(\Seen $Label)", when, LETTER % (b"first", b"Good morning")))
        ok(imap.append("INBOX", None, None, LETTER % (b"=?iso-2022-jp?B?GyRCJCokTyRoJCYbKEI=?=", b"second")))
        assert ok(imap.select("INBOX")) == [b"2"]
        assert imap.response("UIDVALIDITY")[1][0].isdigit()
        assert b"$Label" in ok(imap.fetch("1", "(FLAGS)"))[0]
        assert b"29-Feb-2020" in ok(imap.fetch("1", "(INTERNALDATE)"))[0]
        whole = ok(imap.fetch("1", "(BODY.PEEK[])"))[0][1]
        assert whole == LETTER % (b"first", b"Good morning"), whole
        assert ok(imap.fetch("1", "(BODY.PEEK[]<6.3>)"))[0][1] == whole[6:9]
        assert ok(imap.search(None, "SEEN")) == [b"1"]
        imap.literal = "おはよう".encode()
        assert ok(imap.search("UTF-8", "SUBJECT")) == [b"2"]
        assert ok(imap.uid("SEARCH", "BODY", '"morning"')) == [b"1"]
        ok(imap.store("2", "+FLAGS", r"(\Flagged)"))
        ok(imap.copy("1:2", '"&ZeVnLIqe-"'))
        ok(imap.uid("MOVE", "1", "Archive"))
        assert imap.response("EXPUNGE")[1] == [b"1"]
        assert ok(imap.status('"&ZeVnLIqe-"', "(MESSAGES UIDNEXT UNSEEN)"))[0].endswith(b"(MESSAGES 2 UIDNEXT 3 UNSEEN 1)")
        ok(imap.store("1", "+FLAGS.SILENT", r"(\Deleted)"))
        assert ok(imap.expunge()) == [b"1"]
        ok(imap.check())
        ok(imap.noop())
        ok(imap.select("Archive", readonly=True))
        assert imap.is_readonly
        ok(imap.unselect())
        ok(imap.rename('"&ZeVnLIqe-"', "Japanese"))
        ok(imap.unsubscribe('"&ZeVnLIqe-"'))
        ok(imap.delete("Japanese"))


def session_under_tls(imap):
    with imap:
        ok(imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode()))
        ok(imap.select("Archive"))
        ok(imap.xatom("CLOSE"))


plain_session()
session_under_tls(imaplib.IMAP4_SSL(HOST, int(os.environ["TAYORI_IMAPS"]), ssl_context=TRUST))
upgraded = imaplib.IMAP4(HOST, int(os.environ["TAYORI_IMAP"]))
ok(upgraded.starttls(TRUST))
session_under_tls(upgraded)
