"""What FETCH answers, message by message."""
from difference import Difference
from imap import pairs
from structure import body_fields, envelope_fields, sections

BATCH = 50
LISTING = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY", "BODYSTRUCTURE"]
FIELDS = ["HEADER.FIELDS (From To Subject)", "HEADER.FIELDS (received MESSAGE-ID)", "HEADER.FIELDS (X-None)", "HEADER.FIELDS.NOT (Received From)"]


def compare(tayori, dovecot, messages):
    """Gives a Difference, or None for an answer that is the same."""
    for at in range(0, len(messages), BATCH):
        batch = messages[at:at + BATCH]
        listings = [listing(server, batch) for server in (tayori, dovecot)]
        for message in batch:
            yield from compare_listing(message, *(found[message.uid] for found in listings))
        wanted = {message.uid: items(message, *(found[message.uid] for found in listings)) for message in batch}
        contents = [content(server, wanted) for server in (tayori, dovecot)]
        for message in batch:
            yield from compare_content(message, wanted[message.uid], *(found[message.uid] for found in contents))


def listing(server, batch):
    answers = server.command(f"UID FETCH {batch[0].uid}:{batch[-1].uid} ({' '.join(LISTING)})".encode())
    found = [pairs(answer[2]) for answer in answers if answer[1] == "FETCH"]
    return {int(items["UID"]): items for items in found}


def compare_listing(message, tayori, dovecot):
    for item in ("INTERNALDATE", "RFC822.SIZE"):
        yield different(item, "", message, tayori[item], dovecot[item])
    # Whose \Recent a message is depends on what was opened before.
    flags = [sorted(flag for flag in items["FLAGS"] if flag != "\\Recent") for items in (tayori, dovecot)]
    yield different("FLAGS", "", message, *flags)
    yield from by_field("ENVELOPE", message, envelope_fields(tayori["ENVELOPE"]), envelope_fields(dovecot["ENVELOPE"]))
    for item in ("BODY", "BODYSTRUCTURE"):
        yield from by_field(item, message, body_fields(tayori[item]), body_fields(dovecot[item]))


def by_field(kind, message, tayori, dovecot):
    for field in {**tayori, **dovecot}:
        yield different(kind, field, message, tayori.get(field, "(absent)"), dovecot.get(field, "(absent)"))


def items(message, tayori, dovecot):
    """Sections of both structures, header fields, and partials at the edges."""
    named = dict.fromkeys(sections(tayori["BODYSTRUCTURE"]) + sections(dovecot["BODYSTRUCTURE"]))
    whole = [f"BODY.PEEK[{section}]" for section in [*named, *FIELDS]]
    size = len(message.octets)
    partials = [f"BODY.PEEK[{section}]<{start}.{count}>" for section, start, count in (
        ("", 0, 100), ("", 97, 301), ("", max(size - 10, 0), 100), ("", size, 10), ("", size + 1000, 10), ("TEXT", 3, 1000), ("HEADER", 11, 22))]
    return whole + partials


def content(server, wanted):
    """One command for each message: what it names differs. Dovecot answers several at once, so only the UID says whose answer it is."""
    answers = server.attempts([f"UID FETCH {uid} ({' '.join(items)})".encode() for uid, items in wanted.items()])
    found = {uid: {} if status.startswith(b"OK") else {"status": status} for uid, (status, _) in zip(wanted, answers)}
    for _, untagged in answers:
        for answer in untagged:
            if answer[1] == "FETCH" and "UID" in (values := pairs(answer[2])):
                found[int(values["UID"])].update((plain(name), value) for name, value in values.items())
    return found


def plain(item):
    """Servers may quote the names of header fields, or not, and write them in any case (RFC 9051 §9, header-fld-name)."""
    return item.replace('"', "").upper()


def compare_content(message, wanted, tayori, dovecot):
    for item in wanted:
        # The answer to <start.count> is named <start> (RFC 9051 §7.5.2).
        name = plain(item.replace(".PEEK", ""))
        if name.endswith(">"):
            name = name[:name.rindex(".")] + ">"
        kind = "PARTIAL" if name.endswith(">") else "FIELDS" if "HEADER.FIELDS" in name else "SECTION"
        yield different(kind, item[10:].replace("]", ""), message, tayori.get(name, "(absent)"), dovecot.get(name, "(absent)"))
    if "status" in tayori or "status" in dovecot:
        yield different("STATUS", "", message, tayori.get("status"), dovecot.get("status"))


def different(kind, item, message, tayori, dovecot):
    return None if tayori == dovecot else Difference(kind, item, message, tayori, dovecot)
