using System.CommandLine;
using System.Net.Sockets;
using Tayori.Bench;

// The table of verbs: each is one file, <Name>Verb.cs, that makes its Command. bench/README.md says how to compare servers.
// Code pages are known before MimeKit is touched, as in the server.
System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
RootCommand root = new("Measures a mail server: over the network any server, from inside Tayori's own parts. One row per figure, or a line of JSON with --json.")
{
    SmtpVerb.Create(),
    ImapVerb.Create(),
    SearchVerb.Create(),
    OrderVerb.Create(),
    Pop3Verb.Create(),
    MixVerb.Create(),
    AllocVerb.Create(),
    StoreVerb.Create(),
    IdleVerb.Create(),
    HostileVerb.Create(),
    CompressVerb.Create(),
    LoginVerb.Create(),
    MimeVerb.Create(),
};
// The list of verbs has a line for each; VERB --help says all.
foreach (Command verb in root.Subcommands.Where(v => args is not [var first, ..] || first != v.Name && !v.Aliases.Contains(first)))
    verb.Description = verb.Description!.Split('\n')[0];
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is BenchException or SocketException or IOException)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}
