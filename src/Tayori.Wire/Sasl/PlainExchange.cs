namespace Tayori.Wire;

/// <summary>PLAIN (RFC 4616): <c>message = [authzid] UTF8NUL authcid UTF8NUL passwd</c>.</summary>
sealed class PlainExchange(LoginAttempt attempt) : SaslExchange
{
    public override async ValueTask<AuthStep> StepAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        if (response is not { } message) return AuthStep.Ask([]);
        if (!TryParse(message.Span, out var acting, out var user, out var password)) return attempt.Fail(AuthFailure.Malformed);
        // RFC 4616 §2: acting for another is the server's to allow. Nobody may, and only who has proved a password learns it.
        var step = await attempt.PasswordAsync(user, password, cancellationToken).ConfigureAwait(false);
        return step.Login is not null && acting.Length > 0 && !Same(acting, user, step.Login) ? attempt.Fail(AuthFailure.NotAuthorized) : step;
    }

    internal static bool Same(string acting, string user, Login login) =>
        acting.Equals(user, StringComparison.OrdinalIgnoreCase) || acting.Equals(login.Address, StringComparison.OrdinalIgnoreCase);

    static bool TryParse(ReadOnlySpan<byte> message, out string acting, out string user, out string password)
    {
        acting = user = password = "";
        var first = message.IndexOf((byte)0);
        if (first < 0) return false;
        var rest = message[(first + 1)..];
        var second = rest.IndexOf((byte)0);
        if (second < 0) return false;
        // A third NUL is a control character in the password, which SaslText refuses.
        return (first == 0 || SaslText.TryRead(message[..first], out acting))
            && SaslText.TryRead(rest[..second], out user) && SaslText.TryRead(rest[(second + 1)..], out password);
    }
}
