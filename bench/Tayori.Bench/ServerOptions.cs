using System.CommandLine;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary>The options that say which server is measured; the same for every verb that speaks to one.</summary>
sealed class ServerOptions
{
    readonly Option<string> _host = new("--host") { Description = "Host of the server", DefaultValueFactory = _ => "127.0.0.1", HelpName = "HOST" };
    readonly Option<int> _port;
    readonly Option<bool> _tls = new("--tls") { Description = "Speak TLS from the first octet; whatever certificate is accepted" };
    readonly Option<bool> _json = new("--json") { Description = "A line of JSON per row" };
    readonly Option<int?> _pid = new("--pid") { Description = "Process of the server, if it runs here: its processor time is reported too, or its memory, with that of its children", HelpName = "N" };
    readonly Option<string> _user = new("--user") { Description = "Name to log in with", HelpName = "NAME", Required = true };
    readonly Option<string> _password = new("--password") { Description = "Password to log in with", HelpName = "TEXT", Required = true };

    public ServerOptions(Command command, int port, bool withLogin)
    {
        _port = new Option<int>("--port") { Description = "Port of the server", DefaultValueFactory = _ => port, HelpName = "N" };
        foreach (Option option in (Option[])[_host, _port, _tls, _json, _pid])
            command.Add(option);
        if (!withLogin) return;
        command.Add(_user);
        command.Add(_password);
    }

    public ServerAddress Address(ParseResult parsed) => new(parsed.GetValue(_host)!, parsed.GetValue(_port), parsed.GetValue(_tls));

    public ServerClock Clock(ParseResult parsed) => new(parsed.GetValue(_pid));

    /// <summary>Where nothing can be measured without it.</summary>
    public int Process(ParseResult parsed) => parsed.GetValue(_pid) ?? throw new BenchException("--pid is needed: the server's process");

    public Login Login(ParseResult parsed) => new(parsed.GetRequiredValue(_user), parsed.GetRequiredValue(_password));

    public Report Report(string verb, ParseResult parsed) => new(verb, Address(parsed).ToString(), parsed.GetValue(_json), Console.Out);
}
