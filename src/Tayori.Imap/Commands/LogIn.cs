using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Wire;

namespace Tayori.Imap.Commands;

/// <summary>LOGIN (RFC 3501 §6.2.3).</summary>
sealed record LogIn(string User, string Password) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var user = cursor.AStringText("user name");
        cursor.Space();
        return new LogIn(user, cursor.AStringText("password"));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var step = await session.Connection.Server.Authenticator.PasswordAsync(User, Password, session.Connection, cancellationToken);
        // No user name or password has control characters (RFC 4616 §2 refers to SASLprep, RFC 4013 §2.3).
        if (step.Failure == AuthFailure.Malformed) return ImapResult.Bad("characters that no user name or password has");
        return step.Login is null ? Refused(step.Failure) : await AcceptedAsync(session, step.Login, cancellationToken);
    }

    public static async ValueTask<ImapResult> AcceptedAsync(ImapSession session, Login login, CancellationToken cancellationToken)
    {
        // RFC 5530 §3, EXPIRED: the account was removed between the proof and now.
        if (!await session.LogInAsync(login, cancellationToken)) return ImapResult.No(ResponseCode.Expired, "the account has been removed");
        return ImapResult.Ok(ResponseCode.Capability(Capabilities.For(session)), "logged in");
    }

    public static ImapResult Refused(AuthFailure? failure) => failure switch
    {
        AuthFailure.UnknownMechanism => ImapResult.No(ResponseCode.Cannot, "no such mechanism"),
        AuthFailure.Malformed => ImapResult.Bad("not what the mechanism says"),
        AuthFailure.Cancelled => ImapResult.Bad("cancelled"),
        AuthFailure.EncryptionRequired => ImapResult.No(ResponseCode.PrivacyRequired, "not without TLS"),
        AuthFailure.TooMany => ImapResult.No(ResponseCode.Limit, "too many failures, try later"),
        AuthFailure.Unavailable => ImapResult.No(ResponseCode.Unavailable, "try later"),
        AuthFailure.ChannelBinding => ImapResult.No(ResponseCode.AuthenticationFailed, "not with this channel binding"),
        AuthFailure.NotAuthorized => ImapResult.No(ResponseCode.AuthorizationFailed, "not for this user"),
        _ => ImapResult.No(ResponseCode.AuthenticationFailed, "wrong user name or password"),
    };
}
