namespace Tayori.Mime.Reading;

/// <summary>Base subject extraction, RFC 5256 §2.1, step by step.</summary>
static class BaseSubject
{
    internal static string Extract(string subject, out bool isReplyOrForward)
    {
        isReplyOrForward = false;
        // (1) encoded words are decoded already; white space becomes single spaces
        ReadOnlySpan<char> text = string.Join(' ', subject.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (true)
        {
            text = RemoveTrailers(text, ref isReplyOrForward);
            text = RemoveLeaders(text, ref isReplyOrForward);
            // (6) subj-fwd-hdr subj-base subj-fwd-trl
            if (!text.StartsWith("[fwd:", StringComparison.OrdinalIgnoreCase) || !text.EndsWith("]"))
                return text.ToString();
            text = text[5..^1];
            isReplyOrForward = true;
        }
    }

    // (2) subj-trailer = "(fwd)" / WSP
    static ReadOnlySpan<char> RemoveTrailers(ReadOnlySpan<char> text, scoped ref bool mark)
    {
        while (true)
        {
            text = text.TrimEnd(' ');
            if (!text.EndsWith("(fwd)", StringComparison.OrdinalIgnoreCase))
                return text;
            text = text[..^5];
            mark = true;
        }
    }

    // (3)-(5) subj-leader = (*subj-blob subj-refwd) / WSP; then subj-blob where something remains
    static ReadOnlySpan<char> RemoveLeaders(ReadOnlySpan<char> text, scoped ref bool mark)
    {
        while (true)
        {
            text = text.TrimStart(' ');
            if (TryReplyMark(text, out ReadOnlySpan<char> rest))
            {
                text = rest;
                mark = true;
            }
            else if (TryBlob(text, out rest) && !rest.IsEmpty)
            {
                text = rest;
            }
            else
            {
                return text;
            }
        }
    }

    // *subj-blob ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
    static bool TryReplyMark(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        while (TryBlob(rest, out ReadOnlySpan<char> behind))
            rest = behind;
        if (rest.StartsWith("fwd", StringComparison.OrdinalIgnoreCase))
            rest = rest[3..];
        else if (rest.StartsWith("re", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("fw", StringComparison.OrdinalIgnoreCase))
            rest = rest[2..];
        else
            return false;
        rest = rest.TrimStart(' ');
        if (TryBlob(rest, out ReadOnlySpan<char> afterBlob))
            rest = afterBlob;
        if (!rest.StartsWith(":"))
            return false;
        rest = rest[1..];
        return true;
    }

    // subj-blob = "[" *BLOBCHAR "]" *WSP
    static bool TryBlob(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (!text.StartsWith("["))
            return false;
        int close = text[1..].IndexOfAny('[', ']');
        if (close < 0 || text[close + 1] == '[')
            return false;
        rest = text[(close + 2)..].TrimStart(' ');
        return true;
    }
}
