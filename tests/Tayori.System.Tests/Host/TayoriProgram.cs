using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Host;

/// <summary>`tayori serve` seen from outside: its command line, what it prints, its signals, its exit code. Runs in a folder of its own that lives longer than the process.</summary>
sealed class TayoriProgram : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tayori-host-");
    readonly BlockingCollection<string> _unread = [];
    readonly ConcurrentQueue<string> _output = new();
    Process? _process;

    public string Folder => _folder.FullName;
    public string Data => InFolder("data");
    public int PortBase { get; private set; } = Executable.FreePortBase();
    public string Output => string.Join('\n', _output);

    /// <summary>What the first account was shown with.</summary>
    public string Password => _output.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(w => w is ["Password", ..])[1];

    public string InFolder(string name) => Path.Combine(Folder, name);

    public int Port(int standardPort) => PortBase + standardPort;

    /// <summary>Starts it and waits until it says what mail programs have to be told.</summary>
    public void Start(params string[] arguments)
    {
        _output.Clear();
        ProcessStartInfo start = StartInfo(["serve", "--port-base", PortBase.ToString(CultureInfo.InvariantCulture), .. arguments]);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Expect("Tayori is ready");
        Expect(" send --to ", " doctor"); // its last line
    }

    /// <summary>Waits for a line that contains one of the texts, among those that no other call has looked at.</summary>
    public string Expect(params string[] texts)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        try
        {
            foreach (string line in _unread.GetConsumingEnumerable(patience.Token))
            {
                if (texts.Any(t => line.Contains(t, StringComparison.Ordinal)))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
        }
        throw new InvalidOperationException($"the server did not say \"{string.Join("\" or \"", texts)}\":\n{Output}");
    }

    /// <summary>TERM, HUP, …</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code, when the process has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience.Limit);
        return _process.ExitCode;
    }

    public async Task StopAsync()
    {
        Signal("TERM");
        Assert.Equal(0, await ExitAsync());
    }

    /// <summary>Another verb, in the same folder, to its end.</summary>
    public async Task<(int Code, string Output)> RunAsync(string[] arguments, string? input = null) => await RunAsync(StartInfo(arguments), input);

    /// <summary>A line as somebody would paste it into a shell.</summary>
    public async Task<(int Code, string Output)> PasteAsync(string line)
    {
        ProcessStartInfo start = StartInfo([]);
        start.FileName = "sh";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        return await RunAsync(start, null);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process?.Dispose();
        _unread.Dispose();
        _folder.Delete(recursive: true);
    }

    static async Task<(int Code, string Output)> RunAsync(ProcessStartInfo start, string? input)
    {
        start.RedirectStandardInput = true;
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return (process.ExitCode, output + await error);
    }

    ProcessStartInfo StartInfo(string[] arguments)
    {
        ProcessStartInfo start = Executable.In(Folder, arguments);
        start.Environment["_TAYORI_COMMAND"] = Executable.Location;
        return start;
    }

    void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        _unread.Add(line);
    }
}
