#!/bin/sh
# mbsync: 1,000 letters of a Maildir go up; the second run has nothing to do; then a change on each side reaches the other.
. "$(dirname "$0")/common.sh"
need mbsync python3

mkdir -p mail/INBOX/new mail/INBOX/cur mail/INBOX/tmp
letter NUMBER | tr -d '\r' >template
python3 - <<'PYTHON'
with open("template") as file:
    template = file.read()
for number in range(1, 1001):
    with open(f"mail/INBOX/cur/{number}.local:2,{'' if number % 3 else 'S'}", "w") as letter:
        letter.write(template.replace("NUMBER", str(number)))
PYTHON
cat >mbsyncrc <<CONFIG
IMAPAccount tayori
Host $TAYORI_HOST
Port $TAYORI_IMAPS
SSLType IMAPS
CertificateFile $TAYORI_CERTIFICATE
User $TAYORI_USER
Pass $TAYORI_PASSWORD
Timeout 30

IMAPStore far
Account tayori

MaildirStore near
Path $TAYORI_WORK/mail/
Inbox $TAYORI_WORK/mail/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
CONFIG

sync() { timeout 120 mbsync --config mbsyncrc --verbose all >"sync-$1.log" 2>&1 || fail "run $1: $(tail -n 20 "sync-$1.log")"; }
near() { find mail/INBOX/cur mail/INBOX/new -type f | wc -l | tr -d ' '; }
far() { imap INBOX fetch 1:* '(UID)' | grep -c UID; }

sync 1
same "letters on the server" 1000 "$(far)"
same "letters that are seen" 333 "$(imap INBOX fetch 1:* '(FLAGS)' | grep -c Seen)"
[ -d mail/Archive ] || fail "the folders of the server were not made on the near side"

find mail -type f | sort >before
sync 2
find mail -type f | sort >after
cmp -s before after || fail "the second run changed something: $(diff before after | head)"
! grep -Eq '[+*#][1-9]' sync-2.log || fail "the second run had something to do: $(cat sync-2.log)"

# On the server one is flagged, one deleted, one comes in; here one is marked as seen and one deleted.
imap INBOX store 1 +FLAGS '(\Flagged)' >/dev/null
imap INBOX store 2 +FLAGS '(\Deleted)' >/dev/null
imap INBOX expunge >/dev/null
deliver 1
# Maildir keeps flags in the name: the file of letter 10 is unseen, since 10 is no multiple of 3.
ten=$(grep -l '^Subject: letter 10$' mail/INBOX/cur/*)
mv "$ten" "${ten%:2,*}:2,S"
rm "$(grep -l '^Subject: letter 20$' mail/INBOX/cur/*)"
sync 3
same "letters here" 999 "$(near)"
same "letters on the server" 999 "$(far)"
same "letters here with a flag" 1 "$(find mail/INBOX/cur -name '*:2,F*' | wc -l | tr -d ' ')"
same "letters that are seen" 334 "$(imap INBOX fetch 1:* '(FLAGS)' | grep -c Seen)"
sync 4
same "letters after another run" "999 999" "$(near) $(far)"
