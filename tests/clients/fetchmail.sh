#!/bin/sh
# fetchmail: by POP3 keeping letters on the server (fetched once, not again), then deleting them; then by IMAP.
. "$(dirname "$0")/common.sh"
need fetchmail python3

cat >deliver.sh <<'SCRIPT'
#!/bin/sh
exec sh -c 'cat >"$(mktemp "$HOME/got/XXXXXXXX")"'
SCRIPT
chmod +x deliver.sh
mkdir got
# run NAME OPTIONS: one poll; 1 means no mail.
run() {
    name=$1 code=0
    shift
    printf 'poll %s\n  %s\n  user "%s" password "%s"\n  sslcertck sslcertfile "%s"\n  mda "%s" %s\n' \
        "$TAYORI_HOST" "$1" "$TAYORI_USER" "$TAYORI_PASSWORD" "$TAYORI_CERTIFICATE" "$TAYORI_WORK/deliver.sh" "$2" >"$name.rc"
    chmod 600 "$name.rc"
    timeout 60 fetchmail --fetchmailrc "$name.rc" --nodetach --nosyslog --pidfile "$TAYORI_WORK/pid" --idfile "$TAYORI_WORK/ids" >"$name.log" 2>&1 || code=$?
    [ "$code" -le 1 ] || fail "$name: exit code $code: $(cat "$name.log")"
}
got() { find got -type f | wc -l | tr -d ' '; }

deliver 5
run keep "protocol pop3 uidl service $TAYORI_POP3S" "ssl keep"
same "letters fetched" 5 "$(got)"
run again "protocol pop3 uidl service $TAYORI_POP3S" "ssl keep"
same "letters fetched again" 5 "$(got)"
deliver 1
run new "protocol pop3 uidl service $TAYORI_POP3" "sslproto 'tls1.2+' keep"
same "new letters fetched" 6 "$(got)"
run delete "protocol pop3 service $TAYORI_POP3S" "ssl nokeep fetchall"
same "letters fetched to delete" 12 "$(got)"
run empty "protocol pop3 service $TAYORI_POP3S" "ssl nokeep fetchall"
same "letters in the emptied mailbox" 12 "$(got)"
deliver 2
run imap "protocol imap service $TAYORI_IMAPS" "ssl nokeep"
same "letters fetched by IMAP" 14 "$(got)"
run gone "protocol imap service $TAYORI_IMAPS" "ssl nokeep"
same "letters left" 14 "$(got)"
grep -q 'This is letter 1\.' got/* || fail "the text of letter 1 did not come"
