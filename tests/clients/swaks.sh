#!/bin/sh
# swaks: SMTP plain, with STARTTLS, with PIPELINING, 8BITMIME bodies; LMTP with two recipients; a stranger's address is refused.
. "$(dirname "$0")/common.sh"
need swaks curl

smtp() { swaks --server "$TAYORI_HOST:$TAYORI_SMTP" --from ada@example.com --to "$TAYORI_USER" --timeout 20 --suppress-data "$@"; }

smtp --header 'Subject: plain' >plain.log || fail "plain: $(cat plain.log)"
smtp --tls --tls-verify --tls-ca-path "$TAYORI_CERTIFICATE" --header 'Subject: starttls' >tls.log || fail "STARTTLS: $(cat tls.log)"
grep -q '=== TLS started' tls.log || fail "STARTTLS: TLS was not started: $(cat tls.log)"
smtp --pipeline --header 'Subject: pipelined' >pipeline.log || fail "PIPELINING: $(cat pipeline.log)"
smtp --attach-type text/plain --attach-body 'おはよう' --header 'Subject: =?utf-8?B?44GK44Gv44KI44GG?=' >eight.log || fail "8-bit: $(cat eight.log)"
swaks --protocol LMTP --server "$TAYORI_HOST:$TAYORI_LMTP" --from ada@example.com --to "$TAYORI_USER,${TAYORI_USER%@*}+Archive@${TAYORI_USER#*@}" \
    --timeout 20 --header 'Subject: lmtp' >lmtp.log || fail "LMTP: $(cat lmtp.log)"
same "replies to the LMTP message" 2 "$(grep -c '^<-  250 2\.[0-9.]* .*id=' lmtp.log)"

count() { curl --silent --show-error --user "$TAYORI_USER:$TAYORI_PASSWORD" "imap://$TAYORI_HOST:$TAYORI_IMAP/" --request "STATUS $1 (MESSAGES)" | tr -dc '0-9'; }
same "letters in INBOX" 5 "$(count INBOX)"
same "letters in Archive" 1 "$(count Archive)"
