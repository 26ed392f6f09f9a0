using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Metadata;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>LIST (RFC 3501 §6.3.8) with CHILDREN (RFC 3348), LIST-EXTENDED (RFC 5258), SPECIAL-USE (RFC 6154), LIST-STATUS (RFC 5819) and LIST-MYRIGHTS (RFC 8440).</summary>
/// <param name="IsExtended">Any option, or patterns in parentheses: the client knows what came with RFC 5258.</param>
/// <param name="Select">Which names.</param>
/// <param name="Reference">Stands before each pattern.</param>
/// <param name="Patterns">One at least.</param>
/// <param name="Return">What is said of them.</param>
/// <param name="Status">What STATUS is to say of them besides.</param>
/// <param name="Metadata">What METADATA is to say of them besides.</param>
sealed record List(bool IsExtended, ListSelect Select, string Reference, IReadOnlyList<string> Patterns, ListReturn Return, StatusItems? Status, EntryQuery? Metadata = null) : IImapCommand
{
    /// <summary>list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var isExtended = cursor.Peek == (byte)'(';
        var select = isExtended ? SelectOptions(ref cursor) : ListSelect.None;
        var reference = cursor.ListReference();
        cursor.Space();
        isExtended |= cursor.Peek == (byte)'(';
        var patterns = MailboxOrPatterns(ref cursor);
        var returned = (select & ListSelect.Subscribed) != 0 ? ListReturn.Subscribed : ListReturn.None;
        if (!cursor.TrySpace()) return new List(isExtended, select, reference, patterns, returned, Status: null);
        returned |= ReturnOptions(ref cursor, out var status, out var metadata);
        return new List(true, select, reference, patterns, returned, status, metadata);
    }

    /// <summary>list-select-opts = "(" [list-select-option *(SP list-select-option)] ")" SP</summary>
    static ListSelect SelectOptions(ref ImapCursor cursor)
    {
        var start = cursor.Column;
        cursor.Open();
        var select = ListSelect.None;
        while (!cursor.Failed && !cursor.TryClose())
        {
            if (select != ListSelect.None) cursor.Space();
            select |= SelectOption(ref cursor);
        }
        // RFC 5258 §3.1: it widens a choice, so there must be one.
        if ((select & ListSelect.RecursiveMatch) != 0 && (select & ListSelect.Subscribed) == 0) cursor.FailAt("RECURSIVEMATCH needs SUBSCRIBED", start);
        cursor.Space();
        return select;
    }

    static ListSelect SelectOption(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("SUBSCRIBED"u8)) return ListSelect.Subscribed;
        if (cursor.TryKeyword("REMOTE"u8)) return ListSelect.Remote;
        if (cursor.TryKeyword("RECURSIVEMATCH"u8)) return ListSelect.RecursiveMatch;
        if (cursor.TryKeyword("SPECIAL-USE"u8)) return ListSelect.SpecialUse;
        cursor.Fail("unknown LIST selection option");
        return ListSelect.None;
    }

    /// <summary>mbox-or-pat = list-mailbox / "(" list-mailbox *(SP list-mailbox) ")"</summary>
    static List<string> MailboxOrPatterns(ref ImapCursor cursor)
    {
        if (cursor.Peek != (byte)'(') return [cursor.ListMailbox()];
        cursor.Open();
        List<string> patterns = [cursor.ListMailbox()];
        while (cursor.TrySpace())
        {
            if (patterns.Count == ImapLimits.ListPatterns) cursor.Fail($"more than {ImapLimits.ListPatterns} patterns");
            patterns.Add(cursor.ListMailbox());
        }
        cursor.Close();
        return patterns;
    }

    /// <summary>list-return-opts = "RETURN" SP "(" [return-option *(SP return-option)] ")"</summary>
    static ListReturn ReturnOptions(ref ImapCursor cursor, out StatusItems? status, out EntryQuery? metadata)
    {
        (status, metadata) = (null, null);
        if (!cursor.TryKeyword("RETURN"u8)) cursor.Fail("RETURN expected");
        cursor.Space();
        cursor.Open();
        var returned = ListReturn.None;
        for (var isFirst = true; !cursor.Failed && !cursor.TryClose(); isFirst = false)
        {
            if (!isFirst) cursor.Space();
            returned |= ReturnOption(ref cursor, ref status, ref metadata);
        }
        return returned;
    }

    static ListReturn ReturnOption(ref ImapCursor cursor, ref StatusItems? status, ref EntryQuery? metadata)
    {
        // return-option =/ "STATUS" SP "(" status-att *(SP status-att) ")" (RFC 5819 §4)
        if (cursor.TryKeyword("STATUS"u8))
        {
            cursor.Space();
            status = StatusItems.Parse(ref cursor);
            return ListReturn.None;
        }
        // return-option =/ "METADATA" SP entries (RFC 9590 §3)
        if (cursor.TryKeyword("METADATA"u8))
        {
            cursor.Space();
            metadata = new EntryQuery(EntryQuery.ParseEntries(ref cursor));
            return ListReturn.None;
        }
        if (cursor.TryKeyword("SUBSCRIBED"u8)) return ListReturn.Subscribed;
        if (cursor.TryKeyword("CHILDREN"u8)) return ListReturn.Children;
        if (cursor.TryKeyword("SPECIAL-USE"u8)) return ListReturn.SpecialUse;
        if (cursor.TryKeyword("MYRIGHTS"u8)) return ListReturn.MyRights;
        cursor.Fail("unknown LIST return option");
        return ListReturn.None;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Status is { AsksForModSeq: true }) session.UseCondStore();
        // RFC 3501 §6.3.8: an empty pattern asks for the separator; RFC 5258 §3: but not of an extended LIST.
        if (!IsExtended && Patterns[0].Length == 0) session.Writer.Raw("* LIST (\\Noselect) \"/\" \"\"\r\n"u8);
        else await ListAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }

    async ValueTask ListAsync(ImapSession session, CancellationToken cancellationToken)
    {
        MailboxPattern[] patterns = [.. Patterns.Where(p => p.Length > 0).Select(p => new MailboxPattern(Reference + p))];
        var tree = await MailboxTree.ReadAsync(session, await ScopeAsync(session, patterns, cancellationToken), cancellationToken);
        foreach (var entry in tree.Select(Select, name => Array.Exists(patterns, p => p.Matches(name))))
        {
            if (IsExtended) session.Writer.Listed(entry, Return);
            else session.Writer.Listed(entry);
            // RFC 5819 §2, RFC 8440 §4: not of names that are here for what is below them.
            if (entry is { IsChosen: true, Place: { } place }) await TellMoreAsync(session, place, cancellationToken);
            await session.FlushIfFullAsync(cancellationToken);
        }
    }

    /// <summary>RFC 5819 §2: of a mailbox that cannot be read for want of a right, or just then, nothing is told; "the LIST command would still return a tagged OK reply".</summary>
    async ValueTask TellMoreAsync(ImapSession session, Place place, CancellationToken cancellationToken)
    {
        try
        {
            if (Status is not null && place.Allows(MailboxRights.Read)) await Status.WriteAsync(session, place, cancellationToken);
            if ((Return & ListReturn.MyRights) != 0) session.Writer.MyRights(place);
            if (Metadata is not null) await WriteMetadataAsync(session, place, cancellationToken);
        }
        catch (StorageException failure)
        {
            Imap.Log.StorageFailed(session.Log, "LIST", failure);
        }
    }

    /// <summary>A choice among subscriptions holds no other names, but the root of what others share.</summary>
    async ValueTask<NameScope> ScopeAsync(ImapSession session, MailboxPattern[] patterns, CancellationToken cancellationToken)
    {
        var scope = new NameScope(patterns);
        if ((Select & ListSelect.Subscribed) == 0) return scope;
        var names = await session.Account.ListSubscriptionsAsync(cancellationToken);
        return NameScope.Of(scope.HasRoot ? names.Append(OtherUsers.Root) : names);
    }

    /// <summary>RFC 9590 §3: as GETMETADATA would answer; of a mailbox whose annotations the user may not know, nothing.</summary>
    async ValueTask WriteMetadataAsync(ImapSession session, Place place, CancellationToken cancellationToken)
    {
        if (Annotated.Of(session, place) is not { } annotated) return;
        await session.WriteAsync(place.Name, await Metadata!.ReadAsync(annotated, cancellationToken), cancellationToken);
    }
}
