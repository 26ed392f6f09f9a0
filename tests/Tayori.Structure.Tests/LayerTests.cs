using System.Xml.Linq;

namespace Tayori.Structure.Tests;

/// <summary>Who may know whom (ARCHITECTURE.md, "Layers").</summary>
public sealed class LayerTests
{
    static readonly Dictionary<string, int> s_layers = new()
    {
        ["Tayori.Unicode"] = 0,
        ["Tayori.Mime"] = 1,
        ["Tayori.Wire"] = 1,
        ["Tayori.Store"] = 2,
        ["Tayori.Delivery"] = 3,
        ["Tayori.Imap"] = 4,
        ["Tayori.Pop3"] = 4,
        ["Tayori.Smtp"] = 4,
        ["Tayori"] = 5,
    };

    [Fact]
    public void references_point_down()
    {
        Assert.All(References(), r => Assert.True(LayerOf(r.To) < LayerOf(r.From), $"{r.From} refers to {r.To}"));
    }

    [Fact]
    public void protocols_do_not_know_each_other()
    {
        string[] heads = ["Tayori.Imap", "Tayori.Pop3", "Tayori.Smtp"];
        Assert.DoesNotContain(References(), r => heads.Contains(r.From) && heads.Contains(r.To));
        foreach (string head in heads)
        {
            string[] others = [.. heads.Where(h => h != head)];
            Assert.All(Sources.CodeOf($"src/{head}"), f => Assert.DoesNotContain(f.Lines, l => others.Any(o => l.Contains($"using {o}", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void only_the_store_knows_sql()
    {
        Assert.All(
            Sources.Code.Where(f => !f.Path.StartsWith("src/Tayori.Store/", StringComparison.Ordinal)),
            f => Assert.False(f.Lines.Any(l => l.Contains("SQLitePCL", StringComparison.Ordinal)), f.Path));
    }

    static IEnumerable<(string From, string To)> References() =>
        from project in Sources.Projects
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        let to = reference.Attribute("Include")!.Value.Replace('\\', '/')
        select (Path.GetFileNameWithoutExtension(project), Path.GetFileNameWithoutExtension(to));

    static int LayerOf(string project) =>
        s_layers.TryGetValue(project, out int layer) ? layer : throw new InvalidOperationException($"{project} has no layer: give it one here and in ARCHITECTURE.md");
}
