using System.Security.Cryptography;
using System.Text;

namespace Tayori.Wire;

/// <summary>
/// SCRAM-SHA-256 and -PLUS (RFC 5802, 7677): the password never crosses the wire, the server proves itself too, and -PLUS binds the login to this TLS
/// connection. Steps: client-first → server-first → client-final → login with server-final.
/// </summary>
/// <param name="attempt">Who tries, and the slowing of guesses.</param>
/// <param name="plus">Whether the client chose -PLUS, which demands a channel binding.</param>
/// <param name="plusOffered">Whether -PLUS was on offer; a client that saw no such offer although there was one is being lied to (§6).</param>
/// <param name="bind">Data of a channel binding by name, or <c>null</c>.</param>
/// <param name="makeNonce">The server's part of the nonce.</param>
sealed class ScramExchange(LoginAttempt attempt, bool plus, bool plusOffered, Func<string, byte[]?> bind, Func<string> makeNonce) : SaslExchange
{
    ScramClientFirst? _first;
    ScramVerifier? _verifier;
    byte[] _binding = [];
    string _nonce = "";
    string _serverFirst = "";
    AuthFailure? _told;

    public override ValueTask<AuthStep> StepAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        // The client has heard why (server-error); whatever it answers, the exchange has failed.
        if (_told is { } told) return new(AuthStep.Fail(told));
        if (response is not { } message) return new(_first is null ? AuthStep.Ask([]) : attempt.Fail(AuthFailure.Malformed));
        return _first is null ? FirstAsync(message, cancellationToken) : FinalAsync(message, cancellationToken);
    }

    async ValueTask<AuthStep> FirstAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (ScramClientFirst.Parse(message.Span, out var wantsExtension) is not { } first)
            return wantsExtension ? Tell("extensions-not-supported", AuthFailure.Malformed) : attempt.Fail(AuthFailure.Malformed);
        if (plus != (first.Binding == ScramBinding.Used)) return attempt.Fail(AuthFailure.Malformed); // §6: "p" goes with -PLUS, and only with it
        // §6: it was offered, so a client that did not see it has been lied to.
        if (first.Binding == ScramBinding.Unoffered && plusOffered) return Tell("server-does-support-channel-binding", AuthFailure.ChannelBinding);
        if (plus && !TryBind(first)) return Tell("unsupported-channel-binding-type", AuthFailure.ChannelBinding);
        (_verifier, var failure) = await attempt.FindScramAsync(first.User, cancellationToken).ConfigureAwait(false);
        if (_verifier is null) return AuthStep.Fail(failure!.Value);
        _first = first;
        _nonce = first.Nonce + makeNonce();
        // server-first-message = nonce "," salt "," iteration-count
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(_verifier.Salt)},i={_verifier.Iterations}";
        return AuthStep.Ask(Encoding.ASCII.GetBytes(_serverFirst));
    }

    bool TryBind(ScramClientFirst first)
    {
        if (bind(first.BindingName) is not { } data) return false;
        _binding = data;
        return true;
    }

    // server-final-message = server-error: a last challenge that says what a client's author, or its log, has to know. §5.1 lets us leave it out,
    // which is done where it would only say that the password is wrong.
    AuthStep Tell(string error, AuthFailure failure)
    {
        _told = attempt.Fail(failure).Failure;
        return AuthStep.Ask(Encoding.ASCII.GetBytes("e=" + error));
    }

    async ValueTask<AuthStep> FinalAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (ScramClientFinal.Parse(message.Span) is not { } final) return attempt.Fail(AuthFailure.Malformed);
        // The nonce and what the client says it is bound to must be this exchange's, or somebody is in the middle.
        byte[] expected = [.. _first!.Gs2Header, .. _binding];
        var fits = final.Nonce == _nonce && CryptographicOperations.FixedTimeEquals(final.Binding, expected);
        byte[] authMessage = [.. _first.Bare, (byte)',', .. Encoding.ASCII.GetBytes(_serverFirst), (byte)',', .. final.WithoutProof];
        var login = fits & Proves(final.Proof, authMessage) ? _verifier!.Login : null;
        if (login is null) return await attempt.WrongAsync(_first.User, cancellationToken).ConfigureAwait(false);
        if (_first.Acting.Length > 0 && !PlainExchange.Same(_first.Acting, _first.User, login)) return attempt.Fail(AuthFailure.NotAuthorized);
        // server-final-message = verifier; ServerSignature := HMAC(ServerKey, AuthMessage)
        var signature = HMACSHA256.HashData(_verifier!.ServerKey, authMessage);
        return attempt.Right(_first.User, login, Encoding.ASCII.GetBytes("v=" + Convert.ToBase64String(signature)));
    }

    // §3: ClientKey := ClientProof XOR HMAC(StoredKey, AuthMessage), and H(ClientKey) must be StoredKey.
    bool Proves(byte[] proof, byte[] authMessage)
    {
        var key = HMACSHA256.HashData(_verifier!.StoredKey, authMessage);
        if (proof.Length != key.Length) return false;
        for (var i = 0; i < key.Length; i++) key[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(key), _verifier.StoredKey);
    }
}
