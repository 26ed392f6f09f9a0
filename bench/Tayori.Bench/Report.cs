using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tayori.Bench;

readonly record struct Figure(string Name, double Value, string Unit);

/// <summary>Writes what was measured, row by row as it is known: aligned text for reading, or one JSON object per row, whose keys are figure and unit (<c>best_ms</c>).</summary>
sealed class Report(string verb, string subject, bool asJson, TextWriter to)
{
    public void Add(string name, params ReadOnlySpan<Figure> figures)
    {
        if (asJson) AddJson(name, null, figures);
        else AddText(name, figures);
    }

    /// <summary>A row for what could not be measured, and why.</summary>
    public void Skip(string name, string reason)
    {
        if (asJson) AddJson(name, reason, []);
        else to.WriteLine($"{name,-20} skipped: {reason}");
    }

    void AddText(string name, ReadOnlySpan<Figure> figures)
    {
        StringBuilder row = new($"{name,-20}");
        foreach (Figure figure in figures)
            row.Append(CultureInfo.InvariantCulture, $"  {figure.Name} {Text(figure.Value),9} {figure.Unit,-5}");
        to.WriteLine(row.ToString().TrimEnd());
    }

    void AddJson(string name, string? skipped, ReadOnlySpan<Figure> figures)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("verb", verb);
            json.WriteString("subject", subject);
            json.WriteString("case", name);
            if (skipped is not null)
                json.WriteString("skipped", skipped);
            foreach (Figure figure in figures)
                json.WriteNumber(Key(figure), Math.Round(figure.Value, 4));
            json.WriteEndObject();
        }
        to.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    static string Key(in Figure figure) => $"{figure.Name}_{figure.Unit}".Replace("_/", "_per_", StringComparison.Ordinal).Replace("/", "_per_", StringComparison.Ordinal).TrimEnd('_');

    static string Text(double value) => value.ToString(value switch { >= 1000 => "N0", >= 10 => "N1", _ => "N3" }, CultureInfo.InvariantCulture);
}
