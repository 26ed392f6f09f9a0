#!/usr/bin/env python3
"""Thunderbird without a screen, steered through Marionette: it signs in under TLS, lists folders, reads, marks, moves, deletes, copies and appends, hears by IDLE what others do, and its own log names no error.

What Thunderbird is told is in thunderbird.js; what came of it is asked on the server by imaplib.
"""
import imaplib
import json
import os
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HOST, USER, PASSWORD, WORK, CERTIFICATE = (os.environ["TAYORI_" + name] for name in ("HOST", "USER", "PASSWORD", "WORK", "CERTIFICATE"))
PORT = int(os.environ["TAYORI_IMAPS"])
PATIENCE = 60
PREFERENCES = {
    "marionette.port": 0,
    # Nothing that asks the user, and nothing that looks for the world outside.
    "mail.provider.enabled": False, "mail.accounthub.enabled": False, "mail.shell.checkDefaultClient": False, "mail.spotlight.firstRunDone": True, "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False, "mailnews.start_page_override.mstone": "ignore", "app.donation.eoy.version.viewed": 999, "mail.rights.version": 1,
    "app.update.auto": False, "datareporting.policy.dataSubmissionEnabled": False, "extensions.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "services.settings.server": "http://127.0.0.1:1/", "mail.instrumentation.askUser": False, "mail.biff.show_alert": False,
}


class Thunderbird:
    """A process with a profile of its own."""

    def __init__(self):
        profile = os.path.join(WORK, "profile")
        os.makedirs(profile)
        with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
            file.writelines(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        surroundings = dict(os.environ, HOME=WORK, MOZ_HEADLESS="1", MOZ_LOG="IMAP:4,sync,timestamp", MOZ_LOG_FILE=os.path.join(WORK, "imap.log"))
        with open(os.path.join(WORK, "output.log"), "wb") as output:
            self._process = subprocess.Popen(["thunderbird", "--profile", profile, "--no-remote", "--headless", "--marionette", "--remote-allow-system-access"], env=surroundings, stdout=output, stderr=output)
        self._calls = 0
        port = os.path.join(profile, "MarionetteActivePort")
        until(lambda: os.path.exists(port) and os.path.getsize(port), "it opens no port for Marionette")
        with open(port, encoding="ascii") as file:
            self._socket = socket.create_connection(("127.0.0.1", int(file.read())), timeout=PATIENCE)
        self._input = self._socket.makefile("rb")
        self._receive()
        self._call("WebDriver:NewSession", capabilities={})
        self._call("Marionette:SetContext", value="chrome")
        self._call("WebDriver:SetTimeouts", script=PATIENCE * 1000)
        with open(os.path.join(HERE, "thunderbird.js"), encoding="utf-8") as file:
            self._steps = file.read()

    def __getattr__(self, step):
        """A function of thunderbird.js."""
        script = self._steps + "const done = arguments[arguments.length - 1];" \
            f"{step}(...Array.from(arguments).slice(0, -1)).then(value => done({{value}}), error => done({{error: `${{error}}\\n${{error.stack}}`}}));"

        def call(*arguments):
            answer = self._call("WebDriver:ExecuteAsyncScript", script=script, args=list(arguments), sandbox="system")["value"]
            assert "error" not in answer, f"{step}: {answer['error']}"
            return answer.get("value")
        return call

    def idles(self):
        """Whether INBOX is selected and nothing but IDLE is going on there: what it is told in the middle of another command it may overlook."""
        lines = [line for line in self.conversation() if ":S-INBOX:" in line and ("SendData" in line or "+ idling" in line)]
        return len(lines) > 1 and "+ idling" in lines[-1]

    def conversation(self):
        """Its log of IMAP; the file has a name that its processes agree on."""
        name = next(name for name in sorted(os.listdir(WORK)) if name.startswith("imap.log") and "child" not in name)
        with open(os.path.join(WORK, name), encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()

    def quit(self):
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _call(self, name, **parameters):
        self._calls += 1
        octets = json.dumps([0, self._calls, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(octets), octets))
        _, _, error, value = self._receive()
        assert not error, f"{name}: {error['message']}"
        return value

    def _receive(self):
        """Length, colon, JSON."""
        length = b""
        while not length.endswith(b":"):
            octet = self._input.read(1)
            assert octet, "Thunderbird has gone"
            length += octet
        return json.loads(self._input.read(int(length[:-1])))


def until(condition, complaint):
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < end, complaint
        time.sleep(0.1)
    return value


def deliver(*subjects):
    with smtplib.SMTP(HOST, int(os.environ["TAYORI_SMTP"])) as smtp:
        for subject in subjects:
            text = f"From: Ada <ada@example.com>\r\nTo: {USER}\r\nSubject: {subject}\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{subject}@example.com>\r\n\r\nThis is {subject}.\r\n"
            smtp.sendmail("ada@example.com", [USER], text.encode())


def on_server(mailbox):
    """{subject: flags} of a mailbox."""
    with imaplib.IMAP4_SSL(HOST, PORT, ssl_context=ssl.create_default_context(cafile=CERTIFICATE)) as imap:
        imap.login(USER, PASSWORD)
        status, data = imap.select(mailbox, readonly=True)
        assert status == "OK", data
        if data == [b"0"]:
            return {}
        answers = imap.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        return {re.search(rb"Subject: (\S*)", answer[1]).group(1).decode(): set(re.search(rb"FLAGS \(([^)]*)\)", answer[0]).group(1).decode().split()) - {"\\Recent"}
                for answer in answers if isinstance(answer, tuple)}


def flag_on_server(subject, flag):
    with imaplib.IMAP4_SSL(HOST, PORT, ssl_context=ssl.create_default_context(cafile=CERTIFICATE)) as imap:
        imap.login(USER, PASSWORD)
        imap.select("INBOX")
        number = imap.search(None, "SUBJECT", subject)[1][0].decode()
        assert imap.store(number, "+FLAGS", flag)[0] == "OK"


def same(what, expected, actual):
    assert expected == actual, f"{what}: expected {expected}, got {actual}"


def eventually(what, expected, ask):
    """The client answers its user before the server has answered it."""
    value = None

    def met():
        nonlocal value
        value = ask()
        return value == expected
    try:
        until(met, "")
    except AssertionError:
        raise AssertionError(f"{what}: expected {expected}, got {value}") from None


def work(thunderbird):
    deliver("one", "two", "three", "four", "five")
    with open(CERTIFICATE, encoding="ascii") as file:
        certificate = "".join(re.search("-+BEGIN CERTIFICATE-+(.*?)-+END", file.read(), re.DOTALL).group(1).split())
    thunderbird.addAccount(HOST, PORT, USER, PASSWORD, certificate)
    eventually("folders", ["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"], thunderbird.folders)
    same("letters", ["five", "four", "one", "three", "two"], thunderbird.subjects("INBOX"))
    assert "This is two." in thunderbird.read("INBOX", "two"), "the text of letter two did not come"

    thunderbird.mark("INBOX", "one", "read")
    thunderbird.mark("INBOX", "two", "flagged")
    thunderbird.mark("INBOX", "two", "tagged")
    thunderbird.move("INBOX", "three", "Archive")
    thunderbird.remove("INBOX", "four")
    thunderbird.copy("INBOX", "one", "Archive")
    thunderbird.create("便り")
    thunderbird.append("便り", "Subject: appended\r\nFrom: a@example.com\r\n\r\nwritten here\r\n")
    eventually("INBOX", {"one": {"\\Seen"}, "two": {"\\Flagged", "$label1"}, "five": set()}, lambda: on_server("INBOX"))
    eventually("Archive", {"three", "one"}, lambda: set(on_server("Archive")))
    eventually("Trash", {"four"}, lambda: set(on_server("Trash")))
    eventually("the new folder", {"appended"}, lambda: set(on_server('"&T78wig-"')))

    # It is told, and asks nobody: there is no regular look for new mail in this profile.
    thunderbird.watch("INBOX")
    until(thunderbird.idles, "it does not idle")
    deliver("six")
    eventually("letters after one has come", ["five", "one", "six", "two"], lambda: thunderbird.known("INBOX"))
    until(thunderbird.idles, "it does not idle after one has come")
    flag_on_server("five", "\\Seen")
    eventually("letters that are read", ["five", "one"], lambda: thunderbird.known("INBOX", "read"))
    until(thunderbird.idles, "it does not idle after one has been read")
    flag_on_server("one", "\\Deleted")
    eventually("letters after another client has marked one as deleted", ["five", "six", "two"], lambda: thunderbird.known("INBOX", "kept"))
    thunderbird.expunge("INBOX")
    eventually("INBOX at the end", {"two", "five", "six"}, lambda: set(on_server("INBOX")))


def complaints(conversation):
    """Lines of its log of IMAP that tell of an answer it could not read or did not expect, or of a command that was refused."""
    wrong = re.compile(r"\b(BAD|NO) |[Pp]arse|[Ss]yntax|[Ee]rror|unexpected", re.ASCII)
    assert any("FETCH" in line for line in conversation), "its log holds no conversation"
    return [line for line in conversation if wrong.search(line)]


def main():
    if not shutil.which("thunderbird"):
        print("thunderbird is not installed")
        return 77
    thunderbird = Thunderbird()
    try:
        work(thunderbird)
    finally:
        thunderbird.quit()
    wrong = complaints(thunderbird.conversation())
    assert not wrong, "its log of IMAP complains:\n" + "\n".join(wrong[:10])
    return 0


sys.exit(main())
