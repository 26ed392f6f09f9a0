using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp.Body;

/// <summary>What both ways of sending a message share: where its octets go, how many there may be, and how slowly they may come.</summary>
sealed class MessageIntake(SmtpSession session)
{
    readonly TransferPace _pace = new(session.Connection.Server.Time, SmtpLimits.MessageTimeout, SmtpLimits.OctetsPerSecond);
    long _seen;

    /// <summary>Whether the message has passed the limit; what is over it goes nowhere.</summary>
    public bool IsTooLarge => session.Transaction!.Received > session.Options.MaxMessageBytes;

    /// <summary>Whether it is so much too large that waiting for its end is pointless.</summary>
    public bool IsMuchTooLarge => _seen > 2 * session.Options.MaxMessageBytes;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        session.Transaction!.Received += octets.Length;
        return octets.IsEmpty || IsTooLarge ? ValueTask.CompletedTask : session.Transaction.Delivery.WriteAsync(octets, cancellationToken);
    }

    /// <summary>Counts what came over the wire. Throws <see cref="ConnectionEndedException"/> when it comes too slowly.</summary>
    public void Came(long octets)
    {
        _seen += octets;
        _pace.Came(octets);
    }
}
