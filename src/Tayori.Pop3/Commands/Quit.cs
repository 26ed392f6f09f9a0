using Tayori.Store;

namespace Tayori.Pop3.Commands;

/// <summary>QUIT (RFC 1939 §5, §6): the UPDATE state. What is marked goes in one transaction, and is gone when the client reads +OK.</summary>
static class Quit
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
        {
            session.Writer.Error(null, "QUIT takes no argument");
            return;
        }
        // Whatever the storage answers, the conversation is over.
        session.HasQuit = true;
        if (session.Maildrop is { HasDeletions: true } maildrop)
        {
            StoreResult<Expunged> result = await session.Account!.ExpungeAsync(maildrop.Mailbox, maildrop.DeletedUids(), onlyDeleted: false, cancellationToken);
            if (!result.IsOk)
            {
                session.Writer.Error("SYS/TEMP", "some messages were not deleted");
                return;
            }
        }
        session.Writer.Ok("goodbye");
    }
}
