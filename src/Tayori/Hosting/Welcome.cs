using System.Text;
using Tayori.Configuration;

namespace Tayori.Hosting;

/// <summary>What the server prints when it is ready: all that a mail program has to be told.</summary>
static class Welcome
{
    public static string Text(Settings settings, MailServer server, FirstAccount? first)
    {
        StringBuilder text = new();
        text.AppendLine($"Tayori is ready. Data: {Path.GetFullPath(settings.Data)}");
        if (first is not null)
        {
            text.AppendLine();
            text.AppendLine($"  Address      {first.Address}");
            text.AppendLine($"  Password     {first.Password}   (shown this once; `tayori account passwd {first.Address}` sets another)");
        }
        text.AppendLine();
        text.AppendLine($"  Host         {settings.Listen}");
        foreach ((string service, int port) in settings.Ports())
            text.AppendLine($"  {service,-12} {port}");
        text.AppendLine($"  Certificate  SHA-256 {server.Fingerprint}");
        return text.ToString();
    }
}
