using Tayori.Commands;

namespace Tayori.System.Tests;

/// <summary>The command line in a data folder of its own.</summary>
sealed class Cli : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tayori-cli-");

    public string Folder => folder.FullName;
    public Dictionary<string, string> Environment { get; } = [];
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public async Task<(int Code, string Output, string Error)> RunAsync(string[] args, string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync([.. args, "--data", Path.Combine(Folder, "data")], new Surroundings(new StringReader(input), output, error, Environment, Time));
        return (code, output.ToString(), error.ToString());
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
