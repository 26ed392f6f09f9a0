using System.CommandLine;
using Tayori.Configuration;

namespace Tayori.Commands;

/// <summary>The options that name a server's addresses and ports, for the verbs that open or seek them.</summary>
sealed class ServerOptions
{
    readonly Option<string?> _listen = ForKey("--listen", "ADDRESS", "Address to listen on, or several separated by commas (default: 127.0.0.1; 0.0.0.0 or :: for all)", SettingKeys.Listen);
    readonly Option<string?> _portBase = ForKey("--port-base", "N", "Added to every standard port (default: 10000, so IMAP is 10143); 0: the standard ports", SettingKeys.PortBase);

    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_portBase);
    }

    /// <summary>Whether the command line says which ports.</summary>
    public bool NamesPorts(ParseResult parsed) => parsed.GetValue(_portBase) is not null || parsed.GetValue(_listen) is not null;

    public Settings Apply(Settings settings, ParseResult parsed)
    {
        if (parsed.GetValue(_listen) is { } listen)
            settings = SettingKeys.Listen.Apply(settings, listen)!;
        return parsed.GetValue(_portBase) is { } portBase ? SettingKeys.PortBase.Apply(settings, portBase)! : settings;
    }

    static Option<string?> ForKey(string name, string helpName, string description, SettingKey key)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && key.Apply(new Settings(), text) is null)
                result.AddError($"{name} must be {key.Expects}, not {text}.");
        });
        return option;
    }
}
