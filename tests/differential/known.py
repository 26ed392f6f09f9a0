"""The differences that README.md explains: what is named here is counted, and anything else is reported."""
import functools
import re
from datetime import datetime, timezone

from malformed import malformed

LETTER_CASE = "type, subtype, encoding and parameter names in another case"
DEFAULT_CHARSET = "charset=us-ascii where the message names none"
ZONE = "INTERNALDATE in another zone"
WHITE_SPACE = "white space in header text"
ADDRESS = "an address that cannot be read"
NO_BLANK_LINE = "a blank line that is not in the message"
NO_VERSION = "Content-Transfer-Encoding without MIME-Version"
LANGUAGE = "one language as a string, or as a list"
STRUCTURE_LENGTH = "a part is not as long as its structure says"
DAY = "the day of an internal date in another zone"
SENT_DAY = "a Date field that is no date"
CHARSET = "octets beyond ASCII without a true charset"
X0212 = "JIS X 0212"
ORDER = "order of messages whose keys are read differently"
NEGATED = "NOT of several keys"

# Octets beyond ASCII may be in a part that is encoded.
ENCODED = re.compile(rb"^content-transfer-encoding:\s*(quoted-printable|base64)", re.IGNORECASE | re.MULTILINE)

# References: <"from <20020730110032…@…>
BROKEN_REFERENCES = {"easy-ham-2/00157.bc9f30a8cf071135d4f3145a15013f72"}

DATE = re.compile(rb"(?:[A-Za-z]{3},)?\s*\d{1,2}\s+[A-Za-z]{3}\s+(?:\d\d|19\d\d|2\d{3})\s+\d\d:\d\d(:\d\d)?\s+([+-](?:0\d|1[0-3])[0-5]\d|UT|GMT|[ECMP][SD]T)\s*(\(.*\))?\s*")
ADDRESSES = {"from", "sender", "reply-to", "to", "cc", "bcc"}
TEXTS = {"subject", "in-reply-to", "message-id", "date", "description"}
CASELESS = {"type", "subtype", "encoding", "parameters", "disposition"}
SEARCH_WORD = re.compile(rb'"(?:[^"\\]|\\.)*"|[A-Z]+')


def explanation(difference):
    """The name of what explains the difference, or None."""
    if difference.kind in ("SEARCH", "SORT", "THREAD"):
        return explain_search(difference)
    if name := malformed().item(difference):
        return name
    return explain_field(difference) if difference.kind in ("ENVELOPE", "BODY", "BODYSTRUCTURE") else explain_item(difference)


def explain_field(difference):
    field = difference.field.removeprefix("envelope-")
    tayori, dovecot = difference.tayori, difference.dovecot
    if difference.kind != "ENVELOPE" and field in CASELESS and named(field, tayori) == named(field, dovecot):
        return LETTER_CASE
    if field == "parameters" and tayori != "(absent)" and named(field, (tayori or []) + [b"charset", b"us-ascii"]) == named(field, dovecot):
        return DEFAULT_CHARSET
    if field == "encoding" and dovecot == b"7bit" and isinstance(tayori, bytes) and field_of(difference.message, b"MIME-Version") is None:
        return NO_VERSION
    if field == "language" and [tayori] == dovecot:
        return LANGUAGE
    if field in ADDRESSES | TEXTS and single_spaced(tayori) == single_spaced(dovecot):
        return WHITE_SPACE
    if field in ADDRESSES and not well_formed_address(difference.message, field, difference.kind == "ENVELOPE"):
        return ADDRESS
    return None


def named(field, value):
    """With what is compared without case made small (RFC 2045 §5.1): words, and the names of parameters, not their values but charset's."""
    if isinstance(value, bytes):
        return value.lower()
    if not isinstance(value, list):
        return value
    if field == "disposition":
        return [value[0].lower(), named("parameters", value[1])]
    # RFC 2046 §4.1.2: the name of a charset, too.
    return [each.lower() if at % 2 == 0 or value[at - 1].lower() == b"charset" else each for at, each in enumerate(value)]


def explain_item(difference):
    if difference.kind == "INTERNALDATE" and moment(difference.tayori) == moment(difference.dovecot):
        return ZONE
    message, tayori, dovecot = difference.message, difference.tayori, difference.dovecot
    if not isinstance(tayori, bytes) or not isinstance(dovecot, bytes):
        return None
    if difference.kind == "FIELDS" and tayori + b"\r\n" == dovecot and b"\r\n\r\n" not in message.octets:
        return NO_BLANK_LINE
    # The last line of a nested multipart that is part of another.
    if difference.kind == "SECTION" and tayori + b"\r\n" == dovecot and tayori.rpartition(b"\n")[2].startswith(b"--"):
        return STRUCTURE_LENGTH
    return None


def explain_search(difference):
    """Whether each message on which the two do not agree is one that they read differently; and what the first of them is."""
    if difference.kind == "SEARCH":
        if isinstance(difference.tayori, bytes):
            return X0212 if b"EUC-JP" in difference.item and b"\x8f" in difference.item else None
        names = [explain_found(difference.item, message) for message in difference.tayori + difference.dovecot]
        return names[0] if all(names) else None
    if difference.kind == "SORT":
        keys = difference.item[6:-1].split()
        orders = [[message.uid for message in order if all(sorts_alike(message, key) for key in keys)] for order in (difference.tayori, difference.dovecot)]
        return ORDER if orders[0] == orders[1] else None
    return ORDER if all(not plain(message) for wrong in difference.tayori for message in wrong[:1]) else None


@functools.cache
def sorts_alike(message, key):
    """Whether this key of SORT leaves nothing to judge."""
    if malformed().found(message.name, frozenset([{b"SIZE": b"SMALLER", b"DATE": b"SENTON"}.get(key, key.removeprefix(b"DISPLAY"))])):
        return False
    if key == b"DATE":
        return well_formed_date(message)
    if key in (b"FROM", b"TO", b"CC", b"DISPLAYFROM", b"DISPLAYTO"):
        value = field_of(message, key.removeprefix(b"DISPLAY"))
        return well_formed_address(message, key.removeprefix(b"DISPLAY").decode().lower()) and (value is None or value.isascii() and b"=?" not in value)
    value = field_of(message, b"Subject") or b""
    # ESC: ISO-2022-JP without a word that says so.
    return key != b"SUBJECT" or value.isascii() and b"=?" not in value and b"\x1b" not in value


def explain_found(search, message):
    """Which key of the search this message is read differently for."""
    words = search.split(b" ")
    keys = frozenset(word for word in SEARCH_WORD.findall(search.partition(b"\r\n")[0]) if not word.startswith(b'"'))
    if name := malformed().found(message.name, keys):
        return name
    if any(key in (word.strip(b"()") for word in words) for key in (b"BEFORE", b"ON", b"SINCE")) and message.received.date() != message.received.astimezone(timezone.utc).date():
        return DAY
    if b"SENT" in search and not well_formed_date(message):
        return SENT_DAY
    if words[0] == b"CHARSET":
        return CHARSET if not message.octets.isascii() or ENCODED.search(message.octets) or message.name.startswith("japanese/") else None
    if b"NOT" in keys and re.search(rb"SMALLER \d+ SMALLER \d+", search):
        return NEGATED
    if any(not well_formed_address(message, key.decode().lower()) for key in keys & {b"FROM", b"TO", b"CC", b"BCC"}):
        return ADDRESS
    return None


@functools.cache
def plain(message):
    """Whether its sort keys leave nothing to judge: date, addresses and subject are as RFC 5322 has them, in ASCII."""
    header = message.octets.partition(b"\r\n\r\n")[0]
    return message.name not in malformed() and message.name not in BROKEN_REFERENCES and header.isascii() and b"=?" not in header and well_formed_date(message) and well_formed_addresses(message)


@functools.cache
def well_formed_date(message):
    return bool((date := field_of(message, b"Date")) and DATE.fullmatch(date))


def well_formed_addresses(message):
    return all(well_formed_address(message, name) for name in ADDRESSES)


@functools.cache
def well_formed_address(message, name, is_outer=True):
    """Whether the field, or what stands for it, looks like phrases and <addr-spec> or addr-spec, joined by commas: strict on purpose. Of a message inside another, whether all fields of the outer one do."""
    if not is_outer:
        return well_formed_addresses(message)
    field = name.encode()
    # RFC 9051 §7.5.2: Sender and Reply-To are From where they are not there.
    if name in ("sender", "reply-to") and count_of(message, field) == 0:
        field = b"from"
    quoted = rb'"[^"\\\s][^"\\\r\n]*"'
    atom = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    mailbox = rb"(?:(?:%s|%s)\s+)*<%s@%s>|%s@%s(?:\s*\([^()]*\))?" % (quoted, atom, atom, atom, atom, atom)
    value = field_of(message, field)
    return count_of(message, field) < 2 and (value is None or bool(re.fullmatch(rb"\s*(?:%s)(?:\s*,\s*(?:%s))*\s*" % (mailbox, mailbox), value)))


def count_of(message, name):
    header = message.octets.partition(b"\r\n\r\n")[0]
    return len(re.findall(rb"^" + name + rb":", header, re.IGNORECASE | re.MULTILINE))


def field_of(message, name):
    """The first field of that name, unfolded."""
    header = message.octets.partition(b"\r\n\r\n")[0] + b"\r\n"
    found = re.search(rb"^" + name + rb":[ \t]*((?:.*?\r\n)(?:[ \t].*?\r\n)*)", header, re.IGNORECASE | re.MULTILINE)
    return found and found.group(1).replace(b"\r\n", b"")


def single_spaced(value):
    if isinstance(value, list):
        return [single_spaced(each) for each in value]
    return b" ".join(value.split()) if isinstance(value, bytes) else value


def moment(text):
    return datetime.strptime(text.decode().strip(), "%d-%b-%Y %H:%M:%S %z")
