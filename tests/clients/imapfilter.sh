#!/bin/sh
# imapfilter: searches by header, body, size and flag; sets flags, copies, moves, deletes; makes a mailbox with a Japanese name.
. "$(dirname "$0")/common.sh"
need imapfilter python3

deliver 30
imap INBOX store 11:20 +FLAGS '(\Seen)' >/dev/null
cat >config.lua <<'LUA'
options.timeout = 60
options.certificates = false
options.subscribe = true
options.create = true
options.info = false
account = IMAP {
    server = os.getenv("TAYORI_HOST"), port = tonumber(os.getenv("TAYORI_IMAPS")), ssl = "auto",
    username = os.getenv("TAYORI_USER"), password = os.getenv("TAYORI_PASSWORD"),
}
function same(what, expected, actual)
    if expected ~= actual then error(what .. ": expected " .. tostring(expected) .. ", got " .. tostring(actual), 0) end
end
function size(messages) return #messages end

inbox = account.INBOX
exist, recent, unseen = inbox:check_status()
same("letters", 30, exist)
same("unseen letters", 20, unseen)
same("letters 2 and 20 to 29", 11, size(inbox:contain_subject("letter 2")))
same("both", 2, size(inbox:contain_subject("letter 1") * inbox:is_seen() - inbox:contain_body("This is letter 12.") - inbox:match_subject("letter 1[4-9]")))
same("either", 12, size(inbox:contain_field("message-id", "<letter-7@") + inbox:is_seen() + inbox:contain_body("letter 30.")))
same("small ones", 30, size(inbox:is_smaller(2000)))
same("since then", 30, size(inbox:sent_since("24-Nov-2026")))

some = inbox:contain_subject("letter 1") * inbox:is_seen()
some:mark_flagged()
same("flagged", 9, size(inbox:is_flagged()))
inbox:contain_subject("letter 2"):add_flags({ "MyFlag", "\\Answered" })
inbox:contain_subject("letter 29"):remove_flags({ "MyFlag" })
same("with a flag of my own", 10, size(inbox:has_keyword("MyFlag")))

account:create_mailbox("便り")
inbox:contain_subject("letter 3"):copy_messages(account["便り"])
same("copied", 2, size(account["便り"]:select_all()))
inbox:is_seen():move_messages(account["Archive"])
same("left after moving", 20, size(inbox:select_all()))
same("moved", 10, size(account.Archive:select_all()))
inbox:has_keyword("MyFlag"):delete_messages()
same("left after deleting", 11, size(inbox:select_all()))
mailboxes, folders = account:list_subscribed()
same("subscribed: those that every account has, and the new one", 6, #mailboxes)
account:rename_mailbox("便り", "letters")
account:delete_mailbox("letters")
LUA
timeout 60 imapfilter -c config.lua -t "$TAYORI_CERTIFICATE" >filter.log 2>&1 || fail "$(cat filter.log)"
same "letters left" "11 10" "$(count INBOX) $(count Archive)"
