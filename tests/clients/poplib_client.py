#!/usr/bin/env python3
"""Python's poplib: every method but APOP, plain, with STLS and under TLS; deletion takes effect at QUIT and not before."""
import os
import poplib
import smtplib
import ssl

HOST, USER, PASSWORD = (os.environ["TAYORI_" + name] for name in ("HOST", "USER", "PASSWORD"))
TRUST = ssl.create_default_context(cafile=os.environ["TAYORI_CERTIFICATE"])
BODIES = [[b"one", b".", b"..", b"", b"From here"], [b"two"], [b"three"]]

with smtplib.SMTP(HOST, int(os.environ["TAYORI_SMTP"])) as smtp:
    for body in BODIES:
        smtp.sendmail("ada@example.com", USER, b"Subject: test\r\n\r\n" + b"\r\n".join(body) + b"\r\n")


def login(pop):
    pop.user(USER)
    pop.pass_(PASSWORD)
    return pop


pop = poplib.POP3(HOST, int(os.environ["TAYORI_POP3"]))
assert pop.capa().keys() >= {"TOP", "UIDL", "USER", "SASL", "STLS", "UTF8", "PIPELINING"}, pop.capa()
login(pop)
count, octets = pop.stat()
assert count == 3
sizes = [int(line.split()[1]) for line in pop.list()[1]]
assert sum(sizes) == octets
for number, body in enumerate(BODIES, 1):
    _, lines, size = pop.retr(number)
    assert lines[lines.index(b"") + 1:] == body, lines
    assert sum(len(line) + 2 for line in lines) == sizes[number - 1]
    assert pop.top(number, 1)[1][-1] == body[0]
ids = pop.uidl()[1]
assert len(set(line.split()[1] for line in ids)) == 3
pop.noop()
pop.dele(1)
pop.rset()
pop.dele(2)
pop.close()  # without QUIT: nothing is deleted (RFC 1939 §6)

pop = poplib.POP3(HOST, int(os.environ["TAYORI_POP3"]))
pop.stls(TRUST)
login(pop)
assert pop.uidl()[1] == ids
pop.dele(2)
pop.quit()

pop = poplib.POP3_SSL(HOST, int(os.environ["TAYORI_POP3S"]), context=TRUST)
pop.utf8()
login(pop)
assert [line.split()[1] for line in pop.uidl()[1]] == [ids[0].split()[1], ids[2].split()[1]]
assert pop.retr(2)[1][-1] == b"three"
pop.quit()
