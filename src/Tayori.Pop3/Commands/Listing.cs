using Tayori.Store;

namespace Tayori.Pop3.Commands;

/// <summary>LIST and UIDL: one line for the message that is named, or one for each (RFC 1939 §5, §7).</summary>
static class Listing
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, Func<Maildrop, MessageRow, string> show, CancellationToken cancellationToken)
    {
        Maildrop maildrop = session.Maildrop!;
        if (argument.Length > 0)
        {
            if (MessageNumber.TryRead(session, argument, out int number, out MessageRow row))
                session.Writer.Ok($"{number} {show(maildrop, row)}");
            return;
        }
        session.Writer.Ok("listing follows");
        for (int number = 1; number <= maildrop.Total; number++)
        {
            if (maildrop[number] is { } row)
                session.Writer.Line($"{number} {show(maildrop, row)}");
            await session.Connection.FlushIfFullAsync(cancellationToken);
        }
        session.Writer.End();
    }
}
