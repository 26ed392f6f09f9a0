using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>Writes how a result has changed, line after line; between any two the caller may flush.</summary>
/// <param name="writer">Where to.</param>
/// <param name="subject">Whose result it is.</param>
/// <param name="messages">The list that the client counts by.</param>
sealed class ContextLines(ImapWriter writer, ContextSubject subject, MessageList messages)
{
    /// <summary>Ranges told in one line: half a buffer at most.</summary>
    const int RangesOfLine = 1_000;

    /// <summary>ret-data-addto, the runs from the first to the last.</summary>
    public IEnumerable<int> AddTo(IEnumerable<ContextRun> runs) => Write(isRemoval: false, runs.SelectMany(Pieces));

    /// <summary>ret-data-removefrom, the runs from the last to the first; so are the pieces of one that is cut.</summary>
    public IEnumerable<int> RemoveFrom(IEnumerable<ContextRun> runs) => Write(isRemoval: true, runs.SelectMany(run => Pieces(run).Reverse()));

    IEnumerable<int> Write(bool isRemoval, IEnumerable<Piece> pieces)
    {
        var ranges = 0;
        foreach (var piece in pieces)
        {
            if (ranges > 0 && ranges + piece.Ranges.Length > RangesOfLine)
            {
                writer.EndContextUpdate();
                yield return ranges;
                ranges = 0;
            }
            writer.ContextUpdate(subject, isRemoval, isFirst: ranges == 0, piece.Position, piece.Ranges);
            ranges += piece.Ranges.Length;
        }
        if (ranges == 0) yield break;
        writer.EndContextUpdate();
        yield return ranges;
    }

    IEnumerable<Piece> Pieces(ContextRun run)
    {
        var position = run.Position;
        foreach (var ranges in run.Uids.Select(Number).ToRanges().Chunk(RangesOfLine))
        {
            yield return new Piece(position, ranges);
            if (position > 0) position += ranges.Sum(range => (int)(range.Last - range.First) + 1);
        }
    }

    uint Number(uint uid) => subject.ByUid ? uid : (uint)messages.IndexOf(uid) + 1;

    readonly record struct Piece(int Position, UidRange[] Ranges);
}
