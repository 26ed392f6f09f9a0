using System.Text;
using Tayori.Configuration;

namespace Tayori.Hosting;

/// <summary>What the server prints when it is ready: all that a mail program has to be told.</summary>
static class Welcome
{
    /// <param name="server">The server, its ports open.</param>
    /// <param name="first">The account that was just made.</param>
    /// <param name="command">How the program was called, for the command that can be pasted.</param>
    /// <param name="options">What has to be said with it for this server to be found.</param>
    public static string Text(MailServer server, FirstAccount? first, string command, string options)
    {
        Settings settings = server.Settings;
        StringBuilder text = new();
        text.AppendLine($"Tayori is ready. Its data is in {settings.Folder}");
        text.AppendLine();
        if (first is not null)
        {
            text.AppendLine($"  Address      {first.Address}");
            text.AppendLine($"  Password     {first.Password}   (shown this once; `{command} account passwd {first.Address}{options}` sets another)");
        }
        text.AppendLine($"  Host         {string.Join(", ", settings.Addresses.Select(a => RunningServer.Reachable(a) == a ? a.ToString() : $"{settings.Host} (all addresses of this machine)"))}");
        foreach (Service service in Service.All)
            text.AppendLine($"  {service.Name,-12} {service.Port(settings.PortBase),-6} {Hint(service)}".TrimEnd());
        text.AppendLine($"  Certificate  SHA-256 {server.Fingerprint}");
        text.AppendLine();
        text.AppendLine(first is null
            ? $"  {command} doctor{options}"
            : $"Send a test letter, from another terminal:\n\n  {command} send --to {first.Address}{options}");
        return text.ToString();
    }

    static string Hint(Service service) => service switch
    {
        { IsTls: true } => "TLS from the start",
        { Name: "SMTP" or "IMAP" or "POP3" } => "STARTTLS, or none on this machine",
        _ => "for a mail server in front of this one",
    };
}
