#!/bin/sh
# interimap keeps two accounts the same, by QRESYNC: letters, flags and expunges of both sides reach the other, also in a mailbox that one side renames; a run without news changes nothing.
. "$(dirname "$0")/common.sh"
need interimap openssl python3

fingerprint=$(openssl x509 -in "$TAYORI_CERTIFICATE" -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 | sed 's/.* //')
cat >config <<CONFIG
database = $TAYORI_WORK/interimap.db
list-mailbox = "*"

[local]
type = imaps
host = $TAYORI_HOST
port = $TAYORI_IMAPS
username = $TAYORI_OTHER_USER
password = $TAYORI_OTHER_PASSWORD
SSL_verify = NO
SSL_fingerprint = sha256\$$fingerprint
compress = YES

[remote]
type = imaps
host = $TAYORI_HOST
port = $TAYORI_IMAPS
username = $TAYORI_USER
password = $TAYORI_PASSWORD
SSL_verify = NO
SSL_fingerprint = sha256\$$fingerprint
CONFIG
chmod 600 config
run() {
    timeout 60 interimap --config="$TAYORI_WORK/config" "$@" >run.log 2>&1 || fail "interimap $*: $(cat run.log)"
    # The same letter has changed on both sides: that it says so is no error.
    ! grep -i 'error\|warning' run.log | grep -v 'Conflicting flag update in INBOX for local UID 3 ' || fail "interimap $*: $(cat run.log)"
}
other() { TAYORI_USER=$TAYORI_OTHER_USER TAYORI_PASSWORD=$TAYORI_OTHER_PASSWORD "$@"; }
# picture MAILBOX: subjects with flags, of both sides, which have UIDs of their own.
picture() { imap "$1" fetch 1:* '(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])' | sed -n 's/.*FLAGS (\([^)]*\)).*/\1/p; s/^Subject: //p' | sed 's/\\Recent//; s/  */ /g; s/^ //; s/ $//' | paste -d' ' - - | sort; }
alike() {
    for mailbox; do
        picture "$mailbox" >here
        other picture "$mailbox" >there
        cmp -s here there || fail "$mailbox is not the same: $(diff here there)"
    done
}

deliver 25
imap INBOX store 1:5 +FLAGS '(\Seen $Work)' >/dev/null
run
# What it has appended itself is news to it once more.
run
same "letters that came over" 25 "$(other count INBOX)"
alike INBOX

# Both sides change, also the same letter.
imap INBOX store 3,10 +FLAGS '(\Flagged)' >/dev/null
imap INBOX store 7:8 +FLAGS '(\Deleted)' >/dev/null
imap INBOX expunge >/dev/null
other imap INBOX store 1 -FLAGS '(\Seen)' >/dev/null
other imap INBOX store 3 +FLAGS '(\Answered)' >/dev/null
other imap INBOX store 20:22 +FLAGS '(\Deleted)' >/dev/null
other imap INBOX expunge >/dev/null
other imap INBOX copy 1:4 Archive >/dev/null
deliver 2
run
same "letters on both sides" "22 22 4 4" "$(count INBOX) $(other count INBOX) $(count Archive) $(other count Archive)"
alike INBOX Archive
same "letters with both flags" 1 "$(imap INBOX uid SEARCH FLAGGED ANSWERED | wc -w | tr -d ' ')"

picture INBOX >before
run
picture INBOX >after
cmp -s before after || fail "a run without news changed something"

run --rename Archive Old
imap Old store 1 +FLAGS '(\Deleted)' >/dev/null
imap Old expunge >/dev/null
run
same "letters in the renamed mailbox" "3 3" "$(count Old) $(other count Old)"
run --repair
alike INBOX Old
