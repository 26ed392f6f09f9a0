namespace Tayori.Wire;

/// <summary>One attempt to log in, whichever way: asks the credentials, slows what fails, counts and logs. Mechanisms only speak their grammar.</summary>
sealed class LoginAttempt(Authenticator authenticator, LineConnection connection, string mechanism)
{
    public async ValueTask<AuthStep> PasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        if (!SaslText.IsAllowed(user) || !SaslText.IsAllowed(password)) return Fail(AuthFailure.Malformed);
        if (!await authenticator.Throttle.AdmitAsync(Address, user, cancellationToken).ConfigureAwait(false)) return Fail(AuthFailure.TooMany, user);
        try
        {
            var login = await authenticator.Credentials.VerifyPasswordAsync(user, password, cancellationToken).ConfigureAwait(false);
            return login is null ? await WrongAsync(user, cancellationToken).ConfigureAwait(false) : Right(user, login, null);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ConnectionEndedException)
        {
            return Unavailable(e);
        }
    }

    public async ValueTask<(ScramVerifier? Verifier, AuthFailure? Failure)> FindScramAsync(string user, CancellationToken cancellationToken)
    {
        if (!await authenticator.Throttle.AdmitAsync(Address, user, cancellationToken).ConfigureAwait(false)) return (null, Fail(AuthFailure.TooMany, user).Failure);
        try
        {
            return (await authenticator.Credentials.FindScramAsync(user, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ConnectionEndedException)
        {
            return (null, Unavailable(e).Failure);
        }
    }

    public AuthStep Right(string user, Login login, byte[]? proof)
    {
        authenticator.Throttle.Succeeded(Address, user);
        WireMetrics.Login(connection.Protocol, mechanism, null);
        Log.LoggedIn(authenticator.Log, login.Address, mechanism);
        return new AuthStep(login, proof, null);
    }

    /// <summary>A guess, or a slip: the answer comes later the more there were.</summary>
    public async ValueTask<AuthStep> WrongAsync(string user, CancellationToken cancellationToken)
    {
        var delay = authenticator.Throttle.Failed(Address, user);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, connection.Server.Time, cancellationToken).ConfigureAwait(false);
        return Fail(AuthFailure.Invalid, user);
    }

    public AuthStep Fail(AuthFailure failure) => Fail(failure, "");

    System.Net.IPAddress Address => connection.Remote.Address;

    AuthStep Fail(AuthFailure failure, string user)
    {
        WireMetrics.Login(connection.Protocol, mechanism, failure);
        Log.LoginFailed(authenticator.Log, user, mechanism, failure);
        return AuthStep.Fail(failure);
    }

    AuthStep Unavailable(Exception cause)
    {
        Log.CredentialsUnavailable(authenticator.Log, cause);
        return Fail(AuthFailure.Unavailable);
    }
}
