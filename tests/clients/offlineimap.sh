#!/bin/sh
# offlineimap: folders of the server become Maildirs; then changes of either side reach the other, with IDLE off and flags in file names.
. "$(dirname "$0")/common.sh"
need offlineimap python3

cat >offlineimaprc <<CONFIG
[general]
accounts = tayori
metadata = $TAYORI_WORK/metadata
socktimeout = 60
fsync = false

[Account tayori]
localrepository = near
remoterepository = far
synclabels = no

[Repository near]
type = Maildir
localfolders = $TAYORI_WORK/mail
sep = /

[Repository far]
type = IMAP
remotehost = $TAYORI_HOST
remoteport = $TAYORI_IMAPS
remoteuser = $TAYORI_USER
remotepass = $TAYORI_PASSWORD
ssl = yes
sslcacertfile = $TAYORI_CERTIFICATE
maxconnections = 3
CONFIG
run() {
    timeout 120 offlineimap -c offlineimaprc -u quiet -o >run.log 2>&1 || fail "offlineimap: $(tail -n 20 run.log)"
    ! grep -q 'ERROR\|WARNING\|Traceback' run.log || fail "offlineimap: $(cat run.log)"
}
near() { find "mail/$1/cur" "mail/$1/new" -type f | wc -l | tr -d ' '; }

deliver 40
imap INBOX store 1:10 +FLAGS '(\Seen)' >/dev/null
imap INBOX copy 1:3 Archive >/dev/null
imap INBOX create '"&T4+aVQ-"' >/dev/null
run
same "letters here" "40 3" "$(near INBOX) $(near Archive)"
same "letters here that are seen" 10 "$(find mail/INBOX -name '*:2,S' | wc -l | tr -d ' ')"
[ "$(find mail -mindepth 1 -maxdepth 1 -type d | wc -l)" -ge 4 ] || fail "the folders did not come: $(ls mail)"

# Here one is seen, one goes, one comes and one is moved; there one is flagged, one goes and one comes.
twelve=$(grep -l '^Subject: letter 12$' mail/INBOX/cur/* mail/INBOX/new/*)
mv "$twelve" "mail/INBOX/cur/$(basename "${twelve%:2,*}"):2,S"
rm "$(grep -l '^Subject: letter 13$' mail/INBOX/cur/* mail/INBOX/new/*)"
letter 100 | tr -d '\r' >mail/INBOX/new/100.here
fourteen=$(grep -l '^Subject: letter 14$' mail/INBOX/cur/* mail/INBOX/new/*)
mv "$fourteen" "mail/Archive/new/14.moved"
imap INBOX store 20 +FLAGS '(\Flagged)' >/dev/null
imap INBOX store 21 +FLAGS '(\Deleted)' >/dev/null
imap INBOX expunge >/dev/null
deliver 1
run
same "letters here" "39 4" "$(near INBOX) $(near Archive)"
same "letters on the server" "39 4" "$(count INBOX) $(count Archive)"
same "letters on the server that are seen" 11 "$(seen INBOX)"
same "letters here with a flag" 1 "$(find mail/INBOX -name '*:2,F*' | wc -l | tr -d ' ')"

find mail -type f | sort >before
run
find mail -type f | sort >after
cmp -s before after || fail "a run without news changed something: $(diff before after | head)"
