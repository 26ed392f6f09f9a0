using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Fetch;

/// <summary>The untagged FETCH responses that answer a STORE: flags as they are in the list after the change.</summary>
sealed class FlagsAnswer(ImapSession session, MailboxView view, MessageList latest, FetchAttributes attributes)
{
    /// <summary>Rows between two looks at how much has been written.</summary>
    const int Block = 256;

    /// <summary>What a session that uses CONDSTORE hears of a message whose flags changed, whatever it asked for (RFC 7162 §3.1; the UID with it, §3.1.4.2 and §3.2.4).</summary>
    public const FetchAttributes WithCondStore = FetchAttributes.Uid | FetchAttributes.Flags | FetchAttributes.ModSeq;

    /// <summary>What a session hears of a message whose flags have changed; a UID that stands in front of UIDFETCH need not come again.</summary>
    public static FetchAttributes Of(ImapSession session, bool byUid = false)
    {
        var attributes = session.UsesCondStore ? WithCondStore : byUid ? FetchAttributes.Flags | FetchAttributes.Uid : FetchAttributes.Flags;
        return session.Has(Features.UidOnly) ? attributes & ~FetchAttributes.Uid : attributes;
    }

    /// <summary>Set for a change with .SILENT: the flags that the client expects where it knows the given ones. FLAGS are only told where they are others.</summary>
    public Func<FlagSet, FlagSet>? Expects { get; init; }

    /// <summary>A message had been expunged by another session.</summary>
    public bool MissedAny { get; private set; }

    /// <summary>Answers for the rows, except those that <paramref name="without"/> names: they were left alone.</summary>
    public async ValueTask RunAsync(RowSelection rows, UidSet without, CancellationToken cancellationToken)
    {
        var shown = new UidSetBuilder();
        for (var i = 0; i < rows.Ranges.Length; i++)
        {
            var range = rows.Ranges[i];
            for (var at = range.First; at <= range.Last; at += Block)
            {
                Write(rows.Messages, at, Math.Min(at + Block - 1, range.Last), without, shown);
                await session.FlushIfFullAsync(cancellationToken);
            }
        }
        view.Answered(shown.Build(), latest);
    }

    void Write(MessageList told, int first, int last, UidSet without, UidSetBuilder shown)
    {
        var writer = new FetchWriter(session.Connection.Output, features: session.Enabled);
        for (var position = first; position <= last; position++)
        {
            var uid = told[position].Uid;
            var now = latest.IndexOf(uid);
            MissedAny |= now < 0;
            if (now < 0 || without.Contains(uid)) continue;
            var row = latest[now];
            writer.Begin(position + 1, uid);
            writer.Row(Shown(told[position].Flags, row.Flags), row, view.IsRecent(uid));
            writer.End();
            shown.Add(uid);
        }
        writer.Done();
    }

    FetchAttributes Shown(FlagSet told, FlagSet now) => Expects is not null && Expects(told).Equals(now) ? attributes & ~FetchAttributes.Flags : attributes;
}
