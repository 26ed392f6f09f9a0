namespace Tayori.Pop3.Commands;

/// <summary>STAT (RFC 1939 §5): number and octets of the messages not marked as deleted.</summary>
static class Stat
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        (int count, long octets) = session.Maildrop!.Count();
        if (argument.Length > 0)
            session.Writer.Error(null, "STAT takes no argument");
        else
            session.Writer.Ok($"{count} {octets}");
        return ValueTask.CompletedTask;
    }
}
