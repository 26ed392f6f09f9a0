#!/bin/sh
# getmail: by IMAP from two mailboxes, keeping letters on the server (fetched once, not again), then deleting them; then by POP3.
. "$(dirname "$0")/common.sh"
need getmail python3

mkdir -p config
# run NAME TYPE PORT MAILBOXES DELETE
run() {
    mkdir -p "$1"
    printf '#!/bin/sh\nexec sh -c '"'"'cat >"$(mktemp "%s/XXXXXXXX")"'"'"'\n' "$TAYORI_WORK/$1" >"$1.sh"
    chmod +x "$1.sh"
    cat >"config/$1" <<CONFIG
[retriever]
type = $2
server = $TAYORI_HOST
port = $3
username = $TAYORI_USER
password = $TAYORI_PASSWORD
ca_certs = $TAYORI_CERTIFICATE
$4

[destination]
type = MDA_external
path = $TAYORI_WORK/$1.sh
allow_root_commands = true

[options]
read_all = false
delete = $5
CONFIG
    timeout 60 getmail --getmaildir "$TAYORI_WORK/config" --rcfile "$1" >"$1.log" 2>&1 || fail "$1: $(cat "$1.log")"
    ! grep -qi 'error\|skipping' "$1.log" || fail "$1: $(cat "$1.log")"
}
got() { find "$1" -type f | wc -l | tr -d ' '; }

deliver 6
imap INBOX copy 1:2 Archive >/dev/null
run imap SimpleIMAPSSLRetriever "$TAYORI_IMAPS" 'mailboxes = ("INBOX", "Archive")' false
same "letters fetched by IMAP" 8 "$(got imap)"
grep -q '^This is letter 3\.' imap/* || fail "the text of letter 3 did not come"
run imap SimpleIMAPSSLRetriever "$TAYORI_IMAPS" 'mailboxes = ("INBOX", "Archive")' false
same "letters after fetching again" 8 "$(got imap)"
same "letters kept" "6 2" "$(count INBOX) $(count Archive)"

deliver 1
run imap SimpleIMAPSSLRetriever "$TAYORI_IMAPS" 'mailboxes = ("Archive",)' true
same "letters after fetching the archive to delete" 8 "$(got imap)"
same "letters left" "7 0" "$(count INBOX) $(count Archive)"

run pop SimplePOP3SSLRetriever "$TAYORI_POP3S" '' true
same "letters fetched by POP3" 7 "$(got pop)"
same "letters left" 0 "$(count INBOX)"
