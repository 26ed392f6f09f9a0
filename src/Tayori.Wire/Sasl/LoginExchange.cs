namespace Tayori.Wire;

/// <summary>LOGIN (draft-murchison-sasl-login): two questions; an initial response is the user name. Old, and still what some clients try first.</summary>
sealed class LoginExchange(LoginAttempt attempt) : SaslExchange
{
    string? _user;

    public override async ValueTask<AuthStep> StepAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        if (response is not { } message) return AuthStep.Ask("Username:"u8.ToArray());
        if (!SaslText.TryRead(message.Span, out var text)) return attempt.Fail(AuthFailure.Malformed);
        if (_user is { } user) return await attempt.PasswordAsync(user, text, cancellationToken).ConfigureAwait(false);
        _user = text;
        return AuthStep.Ask("Password:"u8.ToArray());
    }
}
