"""As much of an IMAP client as comparing two servers takes: responses are read as trees, nothing is interpreted."""
import re
import socket
import subprocess

ATOM = re.compile(rb'[^ ()"{\r\n\[]+')


class Failed(Exception):
    """The server said NO or BAD."""


class Session:
    """A connection on which a command is written and all of its answers are read.

    An untagged response is a list: atoms and numbers are str, strings are bytes, NIL is None, lists are lists.
    """

    def __init__(self, reader, writer, close):
        self._reader, self._writer, self._close = reader, writer, close
        self._tag = 0
        self._reader.readline()

    @classmethod
    def connect(cls, host, port, user, password):
        connection = socket.create_connection((host, port), timeout=120)
        session = cls(connection.makefile("rb"), connection.makefile("wb"), connection.close)
        session.command(b"LOGIN " + quoted(user) + b" " + quoted(password))
        return session

    @classmethod
    def run(cls, command, **options):
        """A server that speaks on its standard input and output, and has the user logged in already."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)

        def close():
            process.stdin.close()
            process.stdout.close()
            process.wait(30)
        return cls(process.stdout, process.stdin, close)

    def close(self):
        self._close()

    def command(self, line):
        return self.commands([line])[0]

    def commands(self, lines):
        """Sends all of the lines before it reads; gives the untagged responses of each."""
        return [self._untagged(answer) for answer in self.attempts(lines)]

    def attempts(self, lines):
        """The same, and a refusal is an answer: (status line, untagged responses) of each."""
        return self.begin(lines)()

    def begin(self, lines):
        """Sends the lines, so that the server works while another one is asked; what it gives reads the answers."""
        first = self._tag + 1
        for line in lines:
            self._tag += 1
            self._writer.write(b"t%d %s\r\n" % (self._tag, line))
        self._writer.flush()
        last = self._tag
        return lambda: [self._answer(b"t%d " % tag) for tag in range(first, last + 1)]

    @staticmethod
    def _untagged(answer):
        status, untagged = answer
        if not status.startswith(b"OK"):
            raise Failed(status)
        return untagged

    def _answer(self, tag):
        untagged = []
        while True:
            line = self._reader.readline()
            if not line:
                raise Failed(b"the server closed the connection")
            if line.startswith(tag):
                return line[len(tag):].rstrip(), untagged
            if re.match(rb"\* (OK|NO|BAD|BYE|PREAUTH) ", line):
                continue
            untagged.append(self._tree(line[2:]))

    def _tree(self, line):
        root = []
        stack = [root]
        at = 0
        while True:
            octet = line[at:at + 1]
            if octet in (b"\r", b"\n", b""):
                assert len(stack) == 1, line
                return root
            if octet == b" ":
                at += 1
            elif octet == b"(":
                stack.append([])
                at += 1
            elif octet == b")":
                done = stack.pop()
                stack[-1].append(done)
                at += 1
            elif octet == b'"':
                value, at = self._quoted(line, at + 1)
                stack[-1].append(value)
            elif octet == b"{":
                stack[-1].append(self._reader.read(int(line[at + 1:line.index(b"}", at)])))
                line, at = self._reader.readline(), 0
            else:
                value, line, at = self._atom(line, at)
                stack[-1].append(None if value.upper() == "NIL" else value)

    @staticmethod
    def _quoted(line, at):
        value = bytearray()
        while line[at] != 0x22:
            at += line[at] == 0x5C
            value.append(line[at])
            at += 1
        return bytes(value), at + 1

    def _atom(self, line, at):
        """An atom, or the name of a FETCH item with its section: BODY[HEADER.FIELDS ("To" {2} ...)]<0>."""
        value = b""
        while at < len(line) and line[at] not in b" ()\r\n":
            if line[at] == 0x5B:
                end = line.index(b"]", at) + 1
                value += line[at:end]
                at = end
            else:
                match = ATOM.match(line, at)
                value += match.group()
                at = match.end()
        return value.decode("latin-1"), line, at


def quoted(text):
    octets = text if isinstance(text, bytes) else text.encode()
    return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def literal(octets):
    return b"{%d+}\r\n%s" % (len(octets), octets)


def pairs(items):
    """The items of a FETCH response as a dictionary."""
    return dict(zip(items[::2], items[1::2]))
