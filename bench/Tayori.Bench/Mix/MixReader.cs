using System.Globalization;
using Tayori.Bench.Imap;
using Tayori.Bench.Net;

namespace Tayori.Bench.Mix;

/// <summary>A client that lists, reads, flags, files and throws away, as people do, only faster. INBOX loses nothing by it: what is expunged was copied first.</summary>
sealed class MixReader : IDisposable
{
    const int Screen = 50;
    const int Filed = 20;

    readonly ImapClient _client;
    readonly Random _random;
    readonly string _folder;

    public MixReader(ServerAddress address, Login login, int number)
    {
        _random = new Random(number);
        _folder = string.Create(CultureInfo.InvariantCulture, $"bench-mix-{number}");
        _client = new ImapClient(address);
        _client.LogIn(login);
        _client.Run($"CREATE {_folder}");
    }

    public void Round()
    {
        int count = ImapFilling.CountOf(_client, "INBOX");
        _client.Must("SELECT INBOX");
        if (count == 0) return;
        _client.Must(Of("FETCH", Math.Max(1, count - Screen + 1), count, "(UID FLAGS ENVELOPE BODYSTRUCTURE)"));
        int one = 1 + _random.Next(count);
        _client.Must(Of("FETCH", one, one, "BODY[]"));
        int some = Math.Max(1, count - _random.Next(Screen));
        _client.Must(Of("STORE", some, count, @"+FLAGS (\Flagged)"));
        _client.Must(Of("COPY", Math.Max(1, count - Filed), count, _folder));
        _client.Must($"SELECT {_folder}");
        _client.Must(@"STORE 1:* +FLAGS.SILENT (\Deleted)");
        _client.Must("EXPUNGE");
    }

    public void End()
    {
        _client.Must("SELECT INBOX");
        _client.Must($"DELETE {_folder}");
    }

    public void Dispose() => _client.Dispose();

    static string Of(string command, int first, int last, string what) => string.Create(CultureInfo.InvariantCulture, $"{command} {first}:{last} {what}");
}
