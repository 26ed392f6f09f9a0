namespace Tayori.Pop3;

[Flags]
enum Pop3States { Authorization = 1, Transaction = 2, Any = Authorization | Transaction }

delegate ValueTask Pop3Handler(Pop3Session session, string argument, CancellationToken cancellationToken);

/// <param name="Name">Keyword, upper case.</param>
/// <param name="States">Where it is allowed (RFC 1939 §4, §5).</param>
/// <param name="Run">Does it and writes the reply.</param>
/// <param name="HasSecret">The argument is not for logs.</param>
sealed record Pop3Command(string Name, Pop3States States, Pop3Handler Run, bool HasSecret = false)
{
    static readonly Dictionary<string, Pop3Command> s_table = new Pop3Command[]
    {
        new("AUTH", Pop3States.Authorization, Commands.Auth.RunAsync, HasSecret: true),
        new("CAPA", Pop3States.Any, Commands.Capa.RunAsync),
        new("DELE", Pop3States.Transaction, Commands.Dele.RunAsync),
        new("LANG", Pop3States.Any, Commands.Lang.RunAsync),
        new("LIST", Pop3States.Transaction, Commands.List.RunAsync),
        new("NOOP", Pop3States.Transaction, Commands.Noop.RunAsync),
        new("PASS", Pop3States.Authorization, Commands.Pass.RunAsync, HasSecret: true),
        new("QUIT", Pop3States.Any, Commands.Quit.RunAsync),
        new("RETR", Pop3States.Transaction, Commands.Retr.RunAsync),
        new("RSET", Pop3States.Transaction, Commands.Rset.RunAsync),
        new("STAT", Pop3States.Transaction, Commands.Stat.RunAsync),
        new("STLS", Pop3States.Authorization, Commands.Stls.RunAsync),
        new("TOP", Pop3States.Transaction, Commands.Top.RunAsync),
        new("UIDL", Pop3States.Transaction, Commands.Uidl.RunAsync),
        new("USER", Pop3States.Authorization, Commands.User.RunAsync),
        new("UTF8", Pop3States.Authorization, Commands.Utf8.RunAsync),
    }.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    public static Pop3Command? Find(string keyword) => s_table.GetValueOrDefault(keyword);
}
