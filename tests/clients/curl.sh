#!/bin/sh
# curl: a letter in by SMTP (plain and STARTTLS), out by IMAP and POP3, with and without TLS; flags, search and deletion by IMAP.
. "$(dirname "$0")/common.sh"
need curl

ask() { curl --silent --show-error --max-time 20 --cacert "$TAYORI_CERTIFICATE" --user "$TAYORI_USER:$TAYORI_PASSWORD" "$@"; }
send() { curl --silent --show-error --max-time 20 --cacert "$TAYORI_CERTIFICATE" --mail-from ada@example.com --mail-rcpt "$TAYORI_USER" "$@"; }
body() { tr -d '\r' | sed '1,/^$/d'; }

letter 1 >one.eml
letter 2 >two.eml
send "smtp://$TAYORI_HOST:$TAYORI_SMTP/client.example.com" --upload-file one.eml
send --ssl-reqd "smtp://$TAYORI_HOST:$TAYORI_SMTP/client.example.com" --upload-file two.eml

for url in "imap://$TAYORI_HOST:$TAYORI_IMAP" "imaps://$TAYORI_HOST:$TAYORI_IMAPS"; do
    same "$url body" "$(body <one.eml)" "$(ask "$url/INBOX;MAILINDEX=1" | body)"
    same "$url header" "Subject: letter 2" "$(ask "$url/INBOX;MAILINDEX=2;SECTION=HEADER.FIELDS%20(SUBJECT)" | tr -d '\r' | head -n 1)"
    ask "$url/" --request 'LIST "" "*"' | grep -q '\\Sent' || fail "$url: LIST shows no mailbox for sent mail"
done
same "IMAP with STARTTLS" "$(body <two.eml)" "$(ask --ssl-reqd "imap://$TAYORI_HOST:$TAYORI_IMAP/INBOX;UID=2" | body)"
ask --login-options AUTH=PLAIN "imap://$TAYORI_HOST:$TAYORI_IMAP/INBOX" --request 'SEARCH SUBJECT "letter 2"' | tr -d '\r' | grep -qx '\* SEARCH 2' || fail "SEARCH does not find letter 2"

for url in "pop3://$TAYORI_HOST:$TAYORI_POP3" "pop3s://$TAYORI_HOST:$TAYORI_POP3S"; do
    same "$url body" "$(body <one.eml)" "$(ask "$url/1" | body)"
    same "$url list" 2 "$(ask "$url/" | grep -c .)"
    ask "$url/" --request UIDL | grep -q '^2 ' || fail "$url: UIDL does not list the second letter"
done
same "POP3 with STLS" "$(body <two.eml)" "$(ask --ssl-reqd "pop3://$TAYORI_HOST:$TAYORI_POP3/2" | body)"

ask "imap://$TAYORI_HOST:$TAYORI_IMAP/Drafts" --upload-file one.eml
ask "imap://$TAYORI_HOST:$TAYORI_IMAP/" --request 'STATUS Drafts (MESSAGES)' | grep -q 'MESSAGES 1' || fail "the appended letter is not in Drafts"
ask "imap://$TAYORI_HOST:$TAYORI_IMAP/INBOX" --request 'STORE 1 +FLAGS.SILENT (\Deleted)'
ask "imap://$TAYORI_HOST:$TAYORI_IMAP/INBOX" --request EXPUNGE | grep -q '^\* 1 EXPUNGE' || fail "EXPUNGE did not tell of letter 1"
same "letters left" 1 "$(ask "pop3://$TAYORI_HOST:$TAYORI_POP3/" | grep -c .)"
