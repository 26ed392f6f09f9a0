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
            settings = Apply(settings, SettingKeys.All.FirstOrDefault(k => k.Variable == variable) ?? throw UnknownVariable(variable), value, "environment");
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
            throw new ConfigurationException($"{file} cannot be read: {e.Message}");
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
        {
            string name = pair.Key?.ToString().Trim() ?? "";
            settings = Apply(settings, SettingKeys.Find(name) ?? throw Unknown(name, At(file, pair)), Text(pair.Value), At(file, pair));
        }
        return settings;
    }

    static string At(string file, SyntaxNode node) => $"{file}:{node.Span.Start.Line + 1}:{node.Span.Start.Column + 1}";

    static string Text(ValueSyntax? value) => value is StringValueSyntax text ? text.Value ?? "" : value?.ToString().Trim() ?? "";

    static Settings Apply(Settings settings, SettingKey key, string value, string place) =>
        key.Apply(settings, value) ?? throw new ConfigurationException($"{place}: {key.Name} must be {key.Expects}, not \"{value}\".");

    static ConfigurationException Unknown(string name, string place) => new($"{place}: there is no key {name}; did you mean {SettingKeys.Nearest(name).Name}?");

    static ConfigurationException UnknownVariable(string variable) =>
        new($"environment: {variable} sets nothing; did you mean {SettingKeys.Nearest(variable[Prefix.Length..].ToLowerInvariant()).Variable}?");
}
