#!/bin/sh
# neomutt: opens the mailbox, shows a letter, flags it, files another and deletes a third; sends nothing.
. "$(dirname "$0")/common.sh"
need neomutt tmux python3

deliver 3
cat >muttrc <<CONFIG
set folder = "imaps://$TAYORI_HOST:$TAYORI_IMAPS/"
set spoolfile = "+INBOX"
set imap_user = "$TAYORI_USER"
set imap_pass = "$TAYORI_PASSWORD"
set certificate_file = "$TAYORI_CERTIFICATE"
set ssl_verify_host = no
set header_cache = ""
set record = "" postponed = "" trash = ""
set confirmappend = no delete = yes quit = yes mark_old = no wait_key = no sort = mailbox-order
set pager_index_lines = 0
CONFIG
# A terminal of our own, and what it shows.
mutt_socket=$TAYORI_WORK/tmux
tm() { tmux -S "$mutt_socket" "$@"; }
trap 'tm kill-server 2>/dev/null || true' EXIT
tm -f /dev/null new-session -d -x 120 -y 30 "env TERM=screen neomutt -F $TAYORI_WORK/muttrc -d 2 -l $TAYORI_WORK/mutt.log 2>$TAYORI_WORK/mutt.err; echo over >$TAYORI_WORK/over"
# shows TEXT: waits until the terminal shows it.
shows() {
    tries=0
    until tm capture-pane -p 2>/dev/null | grep -q "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail "neomutt does not show \"$1\" but: $(tm capture-pane -p 2>&1)"
        sleep 0.1
    done
}
keys() { tm send-keys "$@"; }

shows 'letter 3'
keys 1 Enter
shows 'letter 1'
keys Enter
shows 'This is letter 1\.'
keys q
shows 'letter 3'
keys 1 Enter F
keys 2 Enter s
shows 'to mailbox\|Save'
keys C-u '=Archive' Enter
keys 3 Enter d
keys '$'
sleep 0.5
keys q
tries=0
until [ -e over ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "neomutt does not end: $(tm capture-pane -p 2>&1)"
    sleep 0.1
done

python3 - <<'PYTHON'
import imaplib, os
with imaplib.IMAP4(os.environ["TAYORI_HOST"], int(os.environ["TAYORI_IMAP"])) as imap:
    imap.login(os.environ["TAYORI_USER"], os.environ["TAYORI_PASSWORD"])
    imap.select("INBOX", readonly=True)
    status, inbox = imap.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
    assert len(inbox) == 2 and b"letter 1" in inbox[0][1], inbox
    assert b"\\Seen" in inbox[0][0] and b"\\Flagged" in inbox[0][0], inbox
    assert imap.select("Archive", readonly=True)[1] == [b"1"]
PYTHON
