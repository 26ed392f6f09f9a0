using Tayori.Imap.Views;

namespace Tayori.Imap.Fetch;

/// <summary>Answers a FETCH from the message list alone: flags, UIDs, dates, sizes, modseqs. Reads nothing.</summary>
sealed class RowFetch(FetchContext context)
{
    /// <summary>Rows between two looks at how much has been written.</summary>
    const int Block = 256;

    public async ValueTask RunAsync(RowSelection rows, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Ranges.Length; i++)
        {
            var range = rows.Ranges[i];
            for (var at = range.First; at <= range.Last; at += Block)
            {
                Write(at, Math.Min(at + Block - 1, range.Last));
                await context.Connection.FlushIfFullAsync(cancellationToken);
            }
        }
    }

    void Write(int first, int last)
    {
        var writer = context.Writer();
        for (var position = first; position <= last; position++)
        {
            var (row, attributes) = context.At(position);
            if (MailboxView.IsGhost(row))
            {
                context.MissedAny = true;
                continue;
            }
            writer.Begin(position + 1, row.Uid);
            context.Row(ref writer, attributes, row);
            writer.End();
        }
        writer.Done();
    }
}
