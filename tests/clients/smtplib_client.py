#!/usr/bin/env python3
"""Python's smtplib: SMTP with and without STARTTLS, SMTPUTF8, several recipients, LMTP; what came is read by poplib."""
import os
import poplib
import smtplib
import ssl
from email.message import EmailMessage

HOST, USER, PASSWORD = (os.environ["TAYORI_" + name] for name in ("HOST", "USER", "PASSWORD"))
TRUST = ssl.create_default_context(cafile=os.environ["TAYORI_CERTIFICATE"])


def letter(subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ada <ada@example.com>", USER, subject
    message.set_content(f"{subject}\n.\n..\n")
    message.add_attachment(bytes(range(256)) * 400, maintype="application", subtype="octet-stream", filename="添付.bin")
    return message


with smtplib.SMTP(HOST, int(os.environ["TAYORI_SMTP"])) as smtp:
    smtp.send_message(letter("plain"))
    assert smtp.esmtp_features.keys() >= {"size", "pipelining", "8bitmime", "starttls", "smtputf8", "chunking"}
    smtp.starttls(context=TRUST)
    smtp.ehlo()
    assert "starttls" not in smtp.esmtp_features
    smtp.send_message(letter("starttls"))
    smtp.send_message(letter("おはよう"), mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert smtp.noop()[0] == 250 and smtp.rset()[0] == 250 and smtp.verify(USER)[0] == 252
with smtplib.LMTP(HOST, int(os.environ["TAYORI_LMTP"])) as lmtp:
    assert lmtp.send_message(letter("lmtp"), to_addrs=[USER]) == {}

pop = poplib.POP3_SSL(HOST, int(os.environ["TAYORI_POP3S"]), context=TRUST)
pop.user(USER)
pop.pass_(PASSWORD)
subjects = [next(line for line in pop.top(number, 0)[1] if line.startswith(b"Subject:")) for number in range(1, pop.stat()[0] + 1)]
pop.quit()
assert subjects == [b"Subject: plain", b"Subject: starttls", b"Subject: =?utf-8?b?44GK44Gv44KI44GG?=", b"Subject: lmtp"], subjects
