using System.Buffers;
using System.IO.Pipelines;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp.Body;

/// <summary>Reads a chunk after BDAT (RFC 3030 §2). Any octets may be in it: that it is counted makes CR and LF content like any other.</summary>
sealed class CountedBody(SmtpSession session, long size)
{
    readonly MessageIntake _intake = new(session);

    /// <param name="keep">Whether the octets belong to the message; otherwise they are read and let go.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask ReadAsync(bool keep, CancellationToken cancellationToken)
    {
        LineConnection connection = session.Connection;
        connection.InCommand = true; // a stopping server lets the chunk come to its end
        for (long left = size; left > 0;)
        {
            ReadResult read = await connection.ReadAsync(SmtpLimits.DataBlockTimeout, cancellationToken);
            ReadOnlySequence<byte> piece = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            if (keep)
                await WriteAsync(piece, cancellationToken);
            left -= piece.Length;
            _intake.Came(piece.Length);
            connection.AdvanceTo(piece.End);
        }
        connection.InCommand = false;
    }

    async ValueTask WriteAsync(ReadOnlySequence<byte> piece, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> segment in piece)
            await _intake.WriteAsync(segment, cancellationToken);
    }
}
