using Tayori.Wire;

namespace Tayori.Pop3.Commands;

/// <summary>Failed logins in the words of RFC 2449 §8 and RFC 3206 ([AUTH], [SYS/TEMP]).</summary>
static class AuthReply
{
    public static void Refuse(Pop3Writer writer, AuthFailure failure)
    {
        switch (failure)
        {
            case AuthFailure.EncryptionRequired:
                writer.Error(null, "a password needs an encrypted connection: use STLS first");
                break;
            case AuthFailure.UnknownMechanism:
                writer.Error(null, "unknown mechanism; CAPA lists those there are");
                break;
            case AuthFailure.Malformed:
                writer.Error(null, "the exchange is not what the mechanism says");
                break;
            case AuthFailure.Cancelled:
                writer.Error(null, "cancelled");
                break;
            case AuthFailure.ChannelBinding:
                writer.Error("AUTH", "not with this channel binding");
                break;
            case AuthFailure.TooMany:
                writer.Error("LOGIN-DELAY", "too many failed logins from here; wait a minute");
                break;
            case AuthFailure.Unavailable:
                writer.Error("SYS/TEMP", "accounts cannot be read now; try again later");
                break;
            default:
                writer.Error("AUTH", "wrong user name or password");
                break;
        }
    }
}
