namespace Tayori.Pop3.Commands;

/// <summary>NOOP (RFC 1939 §5).</summary>
static class Noop
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
            session.Writer.Error(null, "NOOP takes no argument");
        else
            session.Writer.Ok("still here");
        return ValueTask.CompletedTask;
    }
}
