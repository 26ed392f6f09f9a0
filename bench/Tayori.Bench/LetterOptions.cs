using System.CommandLine;
using System.Globalization;
using Tayori.Bench.Letters;

namespace Tayori.Bench;

/// <summary>The options that say which letters are sent.</summary>
sealed class LetterOptions
{
    const int Different = 512;

    readonly Option<string> _size = new("--size")
    {
        Description = "Octets of a letter, such as 900, 4k or 1m; or 'mixed', sizes as real mail has them (median 3.5 KB, one in a hundred above 34 KB)",
        DefaultValueFactory = _ => "mixed",
        HelpName = "SIZE",
    };
    readonly Option<string?> _folder = new("--folder") { Description = "Send the messages of this folder (*.eml, *.txt, a Maildir) instead of made ones", HelpName = "DIR" };

    public LetterOptions(Command command)
    {
        command.Add(_size);
        command.Add(_folder);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_size) is { } size && !TryParse(size, out _))
                result.AddError("--size is a number such as 900, 4k, 1m, or 'mixed'.");
        });
    }

    public IReadOnlyList<Letter> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is { } folder)
            return LetterFolder.Read(folder);
        _ = TryParse(parsed.GetValue(_size)!, out int? size);
        return new LetterMaker(seed: 1).Make(Different, size);
    }

    static bool TryParse(string text, out int? size)
    {
        size = null;
        if (text == "mixed") return true;
        int factor = text[^1..] switch { "k" => 1024, "m" => 1024 * 1024, _ => 1 };
        if (!int.TryParse(factor == 1 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return false;
        size = number * factor;
        return true;
    }
}
