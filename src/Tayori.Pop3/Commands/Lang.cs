namespace Tayori.Pop3.Commands;

/// <summary>LANG [tag] (RFC 6856 §3): replies are in English.</summary>
static class Lang
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        Pop3Writer writer = session.Writer;
        if (argument.Length == 0)
        {
            writer.Ok("languages follow");
            writer.Line("en English");
            writer.End();
        }
        else if (argument is "*" || argument.Equals("en", StringComparison.OrdinalIgnoreCase) || argument.StartsWith("en-", StringComparison.OrdinalIgnoreCase))
        {
            writer.Ok("en English it is");
        }
        else
        {
            writer.Error(null, "replies are in English only");
        }
        return ValueTask.CompletedTask;
    }
}
