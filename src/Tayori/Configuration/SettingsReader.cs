using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Tayori.Configuration;

/// <summary>Puts settings together: built-in values, then the file, then <c>TAYORI_…</c> variables; the command line comes last and is the caller's.</summary>
static class SettingsReader
{
    const string Prefix = "TAYORI_";

    /// <summary>Throws <see cref="ConfigurationException"/>.</summary>
    public static Settings Read(string? file, IReadOnlyDictionary<string, string> environment)
    {
        Settings settings = file is null ? new Settings() : ReadFile(file);
        foreach ((string variable, string value) in environment.Where(e => e.Key.StartsWith(Prefix, StringComparison.Ordinal)))
            settings = Apply(settings, variable[Prefix.Length..].ToLowerInvariant(), value, variable);
        return settings;
    }

    static Settings ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: {e.Message}");
        }
        return Parse(text, file);
    }

    public static Settings Parse(string text, string file)
    {
        DocumentSyntax document = SyntaxParser.Parse(text, file, true);
        if (document.HasErrors)
            throw new ConfigurationException(document.Diagnostics[0].ToString());
        if (document.Tables.FirstOrDefault() is { } table)
            throw Unknown(table.Name?.ToString().Trim() ?? "", At(file, table));
        var settings = new Settings();
        foreach (KeyValueSyntax pair in document.KeyValues)
            settings = Apply(settings, pair.Key?.ToString().Trim() ?? "", Text(pair.Value), At(file, pair));
        return settings;
    }

    static string At(string file, SyntaxNode node) => $"{file}:{node.Span.Start.Line + 1}:{node.Span.Start.Column + 1}";

    static string Text(ValueSyntax? value) => value is StringValueSyntax text ? text.Value ?? "" : value?.ToString().Trim() ?? "";

    static Settings Apply(Settings settings, string name, string value, string place)
    {
        SettingKey key = SettingKeys.Find(name) ?? throw Unknown(name, place);
        return key.Apply(settings, value) ?? throw new ConfigurationException($"{place}: {name} must be {key.Expects}, not \"{value}\".");
    }

    static ConfigurationException Unknown(string name, string place) => new($"{place}: there is no key {name}; did you mean {SettingKeys.Nearest(name)}?");
}
