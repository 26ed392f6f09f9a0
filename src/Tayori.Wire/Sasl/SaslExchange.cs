namespace Tayori.Wire;

/// <summary>One SASL exchange (RFC 4422): a state machine fed with decoded client messages. The head does the framing (base64, <c>*</c>, continuation lines).</summary>
public abstract class SaslExchange
{
    /// <param name="response">The decoded client message; <c>null</c> at the start where the client sent no initial response.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    public abstract ValueTask<AuthStep> StepAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken);
}
