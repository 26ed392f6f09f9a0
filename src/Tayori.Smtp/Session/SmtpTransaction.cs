using Tayori.Delivery;
using Tayori.Smtp.Commands;

namespace Tayori.Smtp.Session;

/// <summary>One mail transaction of a session, from an accepted MAIL on.</summary>
sealed class SmtpTransaction(DeliveryTransaction delivery, MailParameters parameters) : IAsyncDisposable
{
    public DeliveryTransaction Delivery { get; } = delivery;
    public MailParameters Parameters { get; } = parameters;

    /// <summary>Whether a BDAT was accepted or refused; DATA is no longer possible.</summary>
    public bool HasChunks { get; set; }
    public bool ChunksFailed { get; set; }

    /// <summary>Octets of the message so far.</summary>
    public long Received { get; set; }

    public SmtpStates State => ChunksFailed ? SmtpStates.ChunksFailed
        : HasChunks ? SmtpStates.Chunks
        : Delivery.Recipients > 0 ? SmtpStates.Recipients
        : SmtpStates.Sender;

    public ValueTask DisposeAsync() => Delivery.DisposeAsync();
}
