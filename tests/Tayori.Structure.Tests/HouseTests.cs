using System.Text.RegularExpressions;

namespace Tayori.Structure.Tests;

/// <summary>Rules of the house that the compiler does not keep.</summary>
public sealed partial class HouseTests
{
    /// <summary>A longer file is read with the finger on the page; most have fewer than 200 lines.</summary>
    const int Comfort = 500;

    [Fact]
    public void every_cited_rfc_is_listed()
    {
        string[] rows = File.ReadAllLines(Repository.PathTo("docs", "rfc.md"));
        HashSet<string> listed = [.. rows.Select(r => Row().Match(r)).Where(m => m.Success).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(listed);
        string[] missing = [.. from file in Sources.Code
                               from line in file.Lines
                               from Match citation in Citation().Matches(line)
                               where !listed.Contains(citation.Groups[1].Value)
                               select $"RFC {citation.Groups[1].Value} in {file.Path}"];
        Assert.Empty(missing.Distinct());
    }

    /// <summary>A row that two branches have changed comes twice out of a merge, and one of them is no longer true.</summary>
    [Fact]
    public void every_row_of_the_rfc_list_stands_once()
    {
        var rows = File.ReadAllLines(Repository.PathTo("docs", "rfc.md")).Where(r => r.StartsWith("| ", StringComparison.Ordinal)).CountBy(r => string.Join('|', r.Split('|').Take(3)));
        Assert.Empty(from row in rows where row.Value > 1 select row.Key);
    }

    [Fact]
    public void no_file_is_longer_than_comfort() => Assert.All(Sources.Code, f => Assert.True(f.Lines.Length <= Comfort, $"{f.Path} has {f.Lines.Length} lines"));

    [Fact]
    public void code_uses_no_private_keyword()
    {
        string[] uses = [.. from file in Sources.Code
                            from line in file.Lines
                            where Private().IsMatch(line)
                            select $"{file.Path}: {line.Trim()}"];
        Assert.Empty(uses);
    }

    /// <summary>Who asks an account for a mailbox by its name has not asked whether the user may: that is for <c>Access</c> alone, and everybody else asks there.</summary>
    [Fact]
    public void imap_finds_mailboxes_by_name_in_one_place()
    {
        string[] uses = [.. from file in Sources.Code
                            where file.Path.StartsWith("src/Tayori.Imap/", StringComparison.Ordinal) && !file.Path.StartsWith("src/Tayori.Imap/Access/", StringComparison.Ordinal)
                            from line in file.Lines
                            where line.Contains(".FindMailboxAsync(", StringComparison.Ordinal) || line.Contains(".ListMailboxesAsync(", StringComparison.Ordinal)
                            select $"{file.Path}: {line.Trim()}"];
        Assert.Empty(uses);
        Assert.Contains(Sources.Code, file => file.Path == "src/Tayori.Imap/Access/Places.cs");
    }

    [GeneratedRegex(@"RFC (\d{3,5})")]
    internal static partial Regex Citation();

    /// <summary>A row of the table: number, title, and a status that begins with one of four words.</summary>
    [GeneratedRegex(@"^\| (\d{3,5}) \| [^|]+ \| (?:full|partial|partly|none)\b")]
    internal static partial Regex Row();

    /// <summary>The keyword where a member begins; <c>private protected</c> is another thing.</summary>
    [GeneratedRegex(@"^\s*private\s+(?!protected\b)")]
    internal static partial Regex Private();
}
