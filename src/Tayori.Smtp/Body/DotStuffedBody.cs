using System.Buffers;
using System.IO.Pipelines;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp.Body;

/// <summary>Reads the message after DATA: runs of octets go from the transport's buffer into the delivery as they lie there.</summary>
sealed class DotStuffedBody(SmtpSession session)
{
    readonly MessageIntake _intake = new(session);
    DotScanner _scanner;

    /// <summary>Reads to the end of the message. The reason to refuse it, or <c>null</c>.</summary>
    public async ValueTask<SmtpReply?> ReadAsync(CancellationToken cancellationToken)
    {
        LineConnection connection = session.Connection;
        connection.InCommand = true; // a stopping server lets the message come to its end
        while (!_scanner.IsEnd)
        {
            ReadResult read = await connection.ReadAsync(SmtpLimits.DataBlockTimeout, cancellationToken);
            long taken = await TakeAsync(read.Buffer, cancellationToken);
            connection.AdvanceTo(read.Buffer.GetPosition(taken));
            _intake.Came(taken);
            if (_intake.IsMuchTooLarge)
                return SmtpReply.MessageMuchTooLarge;
        }
        connection.InCommand = false;
        return Refusal();
    }

    async ValueTask<long> TakeAsync(ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        long taken = 0;
        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            for (ReadOnlyMemory<byte> rest = segment; !rest.IsEmpty && !_scanner.IsEnd;)
            {
                DotStep step = _scanner.Next(rest.Span);
                await _intake.WriteAsync(rest[..step.Take], cancellationToken);
                rest = rest[(step.Take + step.Skip)..];
                taken += step.Take + step.Skip;
            }
        }
        return taken;
    }

    SmtpReply? Refusal() => _scanner.Flaw switch
    {
        LineFlaw.BareLf => SmtpReply.BareLfInMessage,
        LineFlaw.BareCr => SmtpReply.BareCrInMessage,
        _ => _intake.IsTooLarge ? SmtpReply.MessageTooLarge : null,
    };
}
