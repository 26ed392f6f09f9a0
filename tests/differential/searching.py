"""SEARCH, SORT and THREAD: commands made up from the messages themselves, the same ones at every run."""
import random
import re
from datetime import date, timedelta

from corpora import FLAGS, MONTHS
from difference import Difference
from imap import literal, quoted

WORD = re.compile(rb"[A-Za-z]{4,12}")
HEADERS = [b"Subject", b"From", b"To", b"Received", b"Message-ID", b"X-Mailer", b"List-Id", b"Content-Type", b"X-None"]
JAPANESE = ["日本", "会議", "お知らせ", "東京", "テスト", "資料", "便り", "ー", "カタカナ", "㈱", "①", "é", "ü", "Ä", "ß", "ñ", "…", "€"]
CHARSETS = [(b"UTF-8", "utf-8"), (b"ISO-2022-JP", "iso2022_jp"), (b"SHIFT_JIS", "shift_jis"), (b"EUC-JP", "euc_jp"), (b"ISO-8859-1", "latin-1")]
SORTS = [b"ARRIVAL", b"CC", b"DATE", b"FROM", b"SIZE", b"SUBJECT", b"TO", b"DISPLAYFROM", b"DISPLAYTO", b"REVERSE DATE", b"REVERSE SIZE FROM", b"SUBJECT REVERSE ARRIVAL", b"FROM SUBJECT DATE"]
ALGORITHMS = [b"ORDEREDSUBJECT", b"REFERENCES"]
# So many messages are searched through for every text; beyond that, one search takes half a second.
FEW = 1000


class Generator:
    def __init__(self, messages):
        self._messages = messages
        self._random = random.Random(3501)
        self._are_few = len(messages) <= FEW

    def searches(self):
        """Each key by itself, then keys joined by NOT, OR, parentheses and sequence sets."""
        yield from (self.flag() for _ in range(20))
        yield from (self.day() for _ in range(60))
        yield from (self.size() for _ in range(20))
        yield from (self.header() for _ in range(60))
        yield from (self.body() for _ in range(40 if self._are_few else 12))
        yield from self.charset()
        yield from (self.joined(3) for _ in range(80))

    def flag(self):
        name = self._random.choice([b"SEEN", b"ANSWERED", b"FLAGGED", b"DELETED", b"DRAFT", b"KEYWORD"])
        negated = self._random.choice([b"", b"UN"])
        return negated + name + (b" " + self._random.choice([FLAGS[-1], b"$None"]) if name == b"KEYWORD" else b"")

    def day(self):
        key = self._random.choice([b"BEFORE", b"ON", b"SINCE", b"SENTBEFORE", b"SENTON", b"SENTSINCE"])
        sent = key.startswith(b"SENT")
        first, days = (date(2002, 1, 1), 365) if sent else (date(2001, 1, 1), max(len(self._messages) * 5 // 24, 1))
        when = first + timedelta(days=self._random.randrange(days))
        return key + f" {when.day}-{MONTHS[when.month - 1]}-{when.year}".encode()

    def size(self):
        octets = len(self._random.choice(self._messages).octets) + self._random.choice([-1, 0, 1])
        return self._random.choice([b"LARGER", b"SMALLER"]) + b" %d" % max(octets, 0)

    def word(self, octets):
        words = WORD.findall(octets) or [b"word"]
        word = self._random.choice(words)
        start = self._random.randrange(len(word) - 3)
        return self._random.choice([word, word[start:], word.upper(), word.lower()])

    def header(self):
        octets = self._random.choice(self._messages).octets
        word = quoted(self.word(octets.partition(b"\r\n\r\n")[0]))
        key = self._random.choice([b"SUBJECT", b"FROM", b"TO", b"CC", b"BCC", b"HEADER", b"HEADER"])
        if key == b"HEADER":
            return b"HEADER " + self._random.choice(HEADERS) + b" " + self._random.choice([word, word, b'""'])
        return key + b" " + word

    def body(self):
        octets = self._random.choice(self._messages).octets
        return self._random.choice([b"BODY ", b"TEXT "]) + quoted(self.word(octets.partition(b"\r\n\r\n")[2]))

    def charset(self):
        """Words that the charset can say: in every one; where that takes long, in two."""
        for word in JAPANESE:
            charsets = [(name, octets) for name, codec in CHARSETS if (octets := encoded(word, codec))]
            for name, octets in charsets if self._are_few else self._random.sample(charsets, k=min(2, len(charsets))):
                key = self._random.choice([b"SUBJECT", b"BODY", b"TEXT", b"FROM"])
                yield b"CHARSET " + name + b" " + key + b" " + literal(octets)

    def joined(self, depth):
        kind = self._random.choice(["key", "not", "or", "and", "set"]) if depth else "key"
        if kind == "not":
            return b"NOT " + self.joined(depth - 1)
        if kind == "or":
            return b"OR " + self.joined(depth - 1) + b" " + self.joined(depth - 1)
        if kind == "and":
            return b"(" + self.joined(depth - 1) + b" " + self.joined(depth - 1) + b")"
        if kind == "set":
            return self._random.choice([b"", b"UID "]) + b"%d:%d" % tuple(self._random.randrange(1, len(self._messages) + 1) for _ in range(2))
        return self._random.choice([self.flag, self.day, self.size, self.header])()


def encoded(word, codec):
    try:
        return word.encode(codec)
    except UnicodeEncodeError:
        return None


def compare(tayori, dovecot, messages):
    by_uid = {message.uid: message for message in messages}
    searches = list(Generator(messages).searches())
    for search in searches:
        yield compare_search(search, by_uid, *found(b"UID SEARCH " + search, tayori, dovecot))
    for sort in SORTS:
        yield compare_order(b"SORT (%s)" % sort, by_uid, *found(b"UID SORT (" + sort + b") UTF-8 ALL", tayori, dovecot))
    for algorithm in ALGORITHMS:
        yield compare_threads(b"THREAD " + algorithm, by_uid, *found(b"UID THREAD " + algorithm + b" UTF-8 ALL", tayori, dovecot))


def found(command, tayori, dovecot):
    """Both search at the same time."""
    answers = [server.begin([command]) for server in (tayori, dovecot)]
    return [answer()[0] for answer in answers]


def compare_search(search, by_uid, tayori, dovecot):
    if tayori[0][:2] != dovecot[0][:2]:
        return Difference("SEARCH", search, None, tayori[0], dovecot[0])
    mine, theirs = ({int(uid) for answer in server[1] if answer[0] == "SEARCH" for uid in answer[1:]} for server in (tayori, dovecot))
    if mine == theirs:
        return None
    return Difference("SEARCH", search, None, [by_uid[uid] for uid in sorted(mine - theirs)], [by_uid[uid] for uid in sorted(theirs - mine)])


def compare_order(command, by_uid, tayori, dovecot):
    mine, theirs = ([int(uid) for answer in server[1] if answer[0] == "SORT" for uid in answer[1:]] for server in (tayori, dovecot))
    return None if mine == theirs else Difference("SORT", command, None, [by_uid[uid] for uid in mine], [by_uid[uid] for uid in theirs])


def compare_threads(command, by_uid, tayori, dovecot):
    """Threads are compared as what is whose child, and in which order threads begin."""
    mine, theirs = (parents(server[1][0][1:]) for server in (tayori, dovecot))
    if list(mine.items()) == list(theirs.items()):
        return None
    wrong = [(by_uid[uid], by_uid.get(mine[uid]), by_uid.get(theirs.get(uid))) for uid in mine if mine[uid] != theirs.get(uid)]
    return Difference("THREAD", command, None, wrong, list(mine) == list(theirs))


def first(node):
    return first(node[0]) if isinstance(node, list) else int(node)


def parents(threads):
    """{uid: uid of its parent, 0 for none, minus the first of its children for a nameless root}, in the order of the answer."""
    result = {}

    def walk(node, parent):
        for at, item in enumerate(node):
            if isinstance(item, list):
                if at == 0:
                    parent = -first(item) if parent == 0 else parent
                walk(item, parent)
            else:
                result[int(item)] = parent
                parent = int(item)
    for thread in threads:
        walk(thread, 0)
    return result
