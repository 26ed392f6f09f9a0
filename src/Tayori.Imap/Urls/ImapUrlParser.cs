using System.Text;
using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>Reads URLs (RFC 5092 §11). A value that is <c>null</c> says no more than that it is none: whoever sent it gets it back whole, with BADURL or NIL.</summary>
static class ImapUrlParser
{
    /// <summary>imapurl = "imap://" iserver ipath-query, or relative: iabsolute-path = "/" icommand; irelative-path = imessagepart / imsg-or-part</summary>
    public static ImapUrl? Parse(string url)
    {
        var cursor = new UrlCursor(url);
        UrlServer? server = null;
        if (cursor.TryText("imap://"))
        {
            server = Server(ref cursor);
            if (server is null || !cursor.IsNext("/")) return null;
        }
        if (MessagePart(ref cursor, isRelative: !cursor.TryText("/")) is not { } found) return null;
        found = found with { Server = server };
        if (cursor.AtEnd) return found;
        return UrlAccess.Parse(ref cursor, url) is { } access && cursor.AtEnd ? found with { Access = access } : null;
    }

    /// <summary>iserver = [iuserinfo "@"] host [":" port]; iuserinfo = enc-user [iauth] / [enc-user] iauth</summary>
    static UrlServer? Server(ref UrlCursor cursor)
    {
        var attempt = cursor;
        var user = attempt.User();
        // RFC 5092 §3.2: a way to log in is advice to a client that has not yet done so.
        if (attempt.TryText(";AUTH=") && !attempt.TryText("*") && attempt.User() is null) return null;
        var hasUser = attempt.Left < cursor.Left && attempt.TryText("@");
        if (hasUser) cursor = attempt;
        var host = cursor.Host();
        return host.IsEmpty ? null : new UrlServer(hasUser ? user : null, host.ToString());
    }

    /// <summary>imessagepart = imailbox-ref iuid [isection] [ipartial]; imailbox-ref = enc-mailbox [";UIDVALIDITY=" nz-number]</summary>
    static ImapUrl? MessagePart(ref UrlCursor cursor, bool isRelative)
    {
        var (mailbox, path, uidValidity) = ((string?)null, (string?)null, (uint?)null);
        // imsg-or-part: a message of the mailbox that the base names.
        if (!isRelative || !cursor.IsNext(";"))
        {
            path = cursor.Path(out var endsInSlash).ToString();
            mailbox = MailboxName.Canonical(UrlCursor.Decode(path) ?? "");
            if (!MailboxName.Fits(mailbox)) return null;
            if (!endsInSlash && !TryUidValidity(ref cursor, out uidValidity)) return null;
        }
        if (!cursor.TryText(";UID=") || cursor.NzNumber() is not { } uid) return null;
        if (Section(ref cursor, out var hasSlash) is not { } section || !TryPartial(ref cursor, hasSlash, out var partial)) return null;
        return new ImapUrl { Mailbox = mailbox, Path = path, IsRooted = !isRelative, UidValidity = uidValidity, Uid = uid, Section = section, Partial = partial };
    }

    static bool TryUidValidity(ref UrlCursor cursor, out uint? value)
    {
        value = cursor.TryText(";UIDVALIDITY=") ? cursor.NzNumber() : null;
        return value is not null && cursor.TryText("/");
    }

    /// <summary>isection = "/;SECTION=" enc-section; a slash behind it belongs to what follows</summary>
    static Section? Section(ref UrlCursor cursor, out bool hasSlash)
    {
        hasSlash = false;
        if (!cursor.TryText("/;SECTION=")) return Fetch.Section.OfMessage(SectionText.Whole);
        if (UrlCursor.Decode(cursor.Path(out hasSlash)) is not { } text) return null;
        var section = new ImapCursor(Encoding.UTF8.GetBytes(text + "]"));
        var parsed = Fetch.Section.Parse(ref section);
        section.End();
        return section.Failed ? null : parsed;
    }

    /// <summary>ipartial = "/;PARTIAL=" number ["." nz-number]</summary>
    static bool TryPartial(ref UrlCursor cursor, bool hasSlash, out UrlRange? range)
    {
        range = null;
        if (!cursor.TryText(hasSlash ? ";PARTIAL=" : "/;PARTIAL=")) return !hasSlash;
        if (cursor.Number() is not { } origin) return false;
        var count = cursor.TryText(".") ? cursor.NzNumber() ?? 0 : (uint?)null;
        range = new UrlRange(origin, count);
        return count != 0;
    }
}
