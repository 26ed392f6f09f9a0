"""The differences that README.md explains: what is named here is counted, and anything else is reported."""
import functools
import re
from datetime import datetime, timezone

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
MALFORMED = "a malformed message"

# Octets beyond ASCII may be in a part that is encoded.
ENCODED = re.compile(rb"^content-transfer-encoding:\s*(quoted-printable|base64)", re.IGNORECASE | re.MULTILINE)

# Messages that no RFC gives a reading, where a difference in what is read has to be expected; tests/messages/hostile/NAME.txt says what Tayori reads.
BROKEN = {"hostile/" + name for name in """
    addresses-broken addresses-encoded-words addresses-groups-in-groups addresses-missing-comma bare-cr bare-lf begins-with-white-space boundary-empty boundary-encoded
    boundary-junk-behind boundary-never-comes boundary-of-spaces boundary-space-behind cr-before-crlf delimiter-first-line delimiter-in-part-header delimiters-in-a-row digest
    disposition-missing-word disposition-words duplicated-fields eight-bit-garbage encoding-traps folding line-ends-mixed mbox-line message-empty message-encoded missing-blank-line
    missing-blank-line-in-a-part boundary-twice date-impossible date-ancient date-obsolete-zone
    no-body no-body-no-line-end no-colon-anywhere nul parameter-name-traps rfc2231-both-ways rfc2231-duplicated-section rfc2231-empty-sections rfc2231-example rfc2231-huge-section
    rfc2231-leading-zero rfc2231-missing-first rfc2231-missing-section rfc2231-out-of-order rfc2231-percent-broken space-before-the-colon type-charset-twice type-missing-semicolon
    type-multipart-alone type-multipart-without-boundary type-nothing-slash type-only-parameters type-parameter-without-value type-quotes-broken type-quotes-inside type-semicolons
    type-slash-nothing type-three-words type-without-subtype
    """.split()} | {
    # --TEP-…--</BODY></HTML>: a delimiter line that goes on.
    "spam-1/00038.8d93819b95ff90bf2e2b141c2909bfc9",
    # The boundary never comes.
    "spam-1/00467.5b733c506b7165424a0d4a298e67970f", "spam-2/01214.973b4598b630a989967ff69b19f95d4a",
    # References: <"from <20020730110032…@…>
    "easy-ham-2/00157.bc9f30a8cf071135d4f3145a15013f72",
    # CR CR LF.
    "spam-2/00083.1aead789d4b4c7022c51bc632e4f2445",
    # A Content-Type that is none.
    "spam-2/00204.4cf15f97b8ea08bfafab7d5091b8fbe7",
    # filename=Yinxiang Motorcycles.doc
    "spam-2/01359.deafa1d42658c6624c6809a446b7f369",
}

DATE = re.compile(rb"(?:[A-Za-z]{3},)?\s*\d{1,2}\s+[A-Za-z]{3}\s+(?:\d\d|19\d\d|2\d{3})\s+\d\d:\d\d(:\d\d)?\s+([+-](?:0\d|1[0-3])[0-5]\d|UT|GMT|[ECMP][SD]T)\s*(\(.*\))?\s*")
ADDRESSES = {"from", "sender", "reply-to", "to", "cc", "bcc"}


def explanation(difference):
    """The name of what explains the difference, or None."""
    if difference.kind in ("SEARCH", "SORT", "THREAD"):
        return explain_search(difference)
    if difference.kind in ("ENVELOPE", "BODY", "BODYSTRUCTURE"):
        name = explain_field(difference)
    else:
        name = explain_item(difference)
    return name or (MALFORMED if difference.message.name in BROKEN else None)


def explain_field(difference):
    field = difference.field.removeprefix("envelope-")
    tayori, dovecot = difference.lowered()
    if difference.kind != "ENVELOPE" and tayori == dovecot:
        return LETTER_CASE
    if field == "parameters" and tayori != "(absent)" and (tayori or []) + [b"charset", b"us-ascii"] == dovecot:
        return DEFAULT_CHARSET
    if field == "encoding" and field_of(difference.message, b"MIME-Version") is None:
        return NO_VERSION
    if field == "language" and [tayori] == dovecot:
        return LANGUAGE
    if single_spaced(tayori) == single_spaced(dovecot):
        return WHITE_SPACE
    if field in ADDRESSES and not well_formed_addresses(difference.message):
        return ADDRESS
    return None


def explain_item(difference):
    if difference.kind == "INTERNALDATE" and moment(difference.tayori) == moment(difference.dovecot):
        return ZONE
    message, tayori, dovecot = difference.message, difference.tayori, difference.dovecot
    if not isinstance(tayori, bytes) or not isinstance(dovecot, bytes):
        return None
    if difference.kind == "FIELDS" and tayori + b"\r\n" == dovecot and b"\r\n\r\n" not in message.octets:
        return NO_BLANK_LINE
    if difference.kind == "SECTION" and tayori + b"\r\n" == dovecot:
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
        orders = [[message.uid for message in order if plain(message)] for order in (difference.tayori, difference.dovecot)]
        return ORDER if orders[0] == orders[1] else None
    return ORDER if all(not plain(message) for wrong in difference.tayori for message in wrong[:1]) else None


def explain_found(search, message):
    """Which key of the search this message is read differently for."""
    words = search.split(b" ")
    if message.name in BROKEN:
        return MALFORMED
    if any(key in (word.strip(b"()") for word in words) for key in (b"BEFORE", b"ON", b"SINCE")) and message.received.date() != message.received.astimezone(timezone.utc).date():
        return DAY
    if b"SENT" in search and not well_formed_date(message):
        return SENT_DAY
    if words[0] == b"CHARSET":
        return CHARSET if not message.octets.isascii() or ENCODED.search(message.octets) or message.name.startswith("japanese/") else None
    if b"NOT " in search and search.count(b"SMALLER") > 1:
        return NEGATED
    if re.search(rb"\b(FROM|TO|CC|BCC) ", search) and not well_formed_addresses(message):
        return ADDRESS
    return None


@functools.cache
def plain(message):
    """Whether its sort keys leave nothing to judge: date, addresses and subject are as RFC 5322 has them, in ASCII."""
    header = message.octets.partition(b"\r\n\r\n")[0]
    return message.name not in BROKEN and header.isascii() and b"=?" not in header and well_formed_date(message) and well_formed_addresses(message)


@functools.cache
def well_formed_date(message):
    return bool((date := field_of(message, b"Date")) and DATE.fullmatch(date))


@functools.cache
def well_formed_addresses(message):
    """Whether the fields with addresses look like phrases and <addr-spec> or addr-spec, joined by commas: strict on purpose."""
    quoted = rb'"[^"\\\s][^"\\\r\n]*"'
    atom = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    mailbox = rb"(?:(?:%s|%s)\s+)*<%s@%s>|%s@%s(?:\s*\([^()]*\))?" % (quoted, atom, atom, atom, atom, atom)
    whole = re.compile(rb"\s*(?:%s)(?:\s*,\s*(?:%s))*\s*" % (mailbox, mailbox))
    names = (b"From", b"Sender", b"Reply-To", b"To", b"Cc", b"Bcc")
    if any(count_of(message, name) > 1 for name in names):
        return False
    fields = [field_of(message, name) for name in names]
    return all(whole.fullmatch(field) for field in fields if field is not None)


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
