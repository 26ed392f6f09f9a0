namespace Tayori.Pop3.Commands;

/// <summary>RSET (RFC 1939 §5): takes all deletion marks back.</summary>
static class Rset
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
        {
            session.Writer.Error(null, "RSET takes no argument");
            return ValueTask.CompletedTask;
        }
        session.Maildrop!.Reset();
        (int count, long octets) = session.Maildrop.Count();
        session.Writer.Ok($"{count} messages ({octets} octets)");
        return ValueTask.CompletedTask;
    }
}
