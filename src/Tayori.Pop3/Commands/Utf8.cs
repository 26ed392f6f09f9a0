namespace Tayori.Pop3.Commands;

/// <summary>UTF8 (RFC 6856 §2). Messages are sent as they are stored in either mode: nothing is downgraded, so there is nothing to switch.</summary>
static class Utf8
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
            session.Writer.Error(null, "UTF8 takes no argument");
        else
            session.Writer.Ok("UTF8 enabled");
        return ValueTask.CompletedTask;
    }
}
