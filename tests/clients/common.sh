# Sourced by the scripts beside it.
set -eu
export HOME="$TAYORI_WORK" LC_ALL=C.UTF-8
cd "$TAYORI_WORK"

need() {
    for tool; do
        command -v "$tool" >/dev/null 2>&1 || { echo "$tool is not installed"; exit 77; }
    done
}

fail() { echo "$*" >&2; exit 1; }

# same WHAT EXPECTED ACTUAL
same() { [ "$2" = "$3" ] || fail "$1: expected $2, got $3"; }

# letter NUMBER: a letter with a number in its subject, on standard output, with CRLF.
letter() {
    printf 'From: Ada <ada@example.com>\r\nTo: <%s>\r\nSubject: letter %s\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <letter-%s@example.com>\r\n\r\n' "$TAYORI_USER" "$1" "$1"
    printf 'This is letter %s.\r\n.\r\n..two dots\r\nFrom the beginning of a line\r\n' "$1"
}

# deliver COUNT: so many letters into INBOX.
deliver() {
    number=0
    while [ "$number" -lt "$1" ]; do
        number=$((number + 1))
        letter "$number" >"letter-$number.eml"
    done
    python3 - "$1" <<'PYTHON'
import os, smtplib, sys
with smtplib.SMTP(os.environ["TAYORI_HOST"], int(os.environ["TAYORI_SMTP"])) as smtp:
    for number in range(1, int(sys.argv[1]) + 1):
        with open(f"letter-{number}.eml", "rb") as letter:
            smtp.sendmail("ada@example.com", [os.environ["TAYORI_USER"]], letter.read())
PYTHON
}

# imap MAILBOX METHOD ARGUMENTS: what Python's imaplib gives for it, a line each.
imap() {
    python3 - "$@" <<'PYTHON'
import imaplib, os, ssl, sys
trust = ssl.create_default_context(cafile=os.environ["TAYORI_CERTIFICATE"])
with imaplib.IMAP4_SSL(os.environ["TAYORI_HOST"], int(os.environ["TAYORI_IMAPS"]), ssl_context=trust) as imap:
    imap.login(os.environ["TAYORI_USER"], os.environ["TAYORI_PASSWORD"])
    assert imap.select(sys.argv[1])[0] == "OK", sys.argv[1]
    status, data = getattr(imap, sys.argv[2])(*sys.argv[3:])
    assert status == "OK", data
    print(*(item.decode() for item in data if isinstance(item, bytes)), sep="\n")
PYTHON
}

# seen MAILBOX: how many letters are \Seen.
seen() { imap "$1" fetch 1:* '(FLAGS)' | grep -c Seen || true; }

# count MAILBOX: how many letters there are.
count() { imap "$1" uid SEARCH ALL | wc -w | tr -d ' '; }
