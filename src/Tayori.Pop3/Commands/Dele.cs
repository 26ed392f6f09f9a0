namespace Tayori.Pop3.Commands;

/// <summary>DELE msg (RFC 1939 §5): a mark only, until QUIT.</summary>
static class Dele
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (MessageNumber.TryRead(session, argument, out int number, out _))
        {
            session.Maildrop!.Delete(number);
            session.Writer.Ok($"message {number} will be deleted at QUIT");
        }
        return ValueTask.CompletedTask;
    }
}
