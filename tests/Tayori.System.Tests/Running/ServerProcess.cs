using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tayori.Commands;

namespace Tayori.System.Tests.Running;

/// <summary>The program as a user runs it: a process of its own on a data folder of its own, on loopback, at ports nobody else has. Its log is kept.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    public const string Host = "localhost";
    const int Attempts = 5;
    static readonly string[] s_grave = [" warn: ", " fail: ", " crit: "];

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tayori-run-");
    readonly ConcurrentQueue<string> _log = new();
    readonly string _configuration;
    Process? _process;
    int _portBase;
    int _accounts;

    readonly long? _heapLimit;

    ServerProcess(string configuration, long? heapLimit = null, string? data = null)
    {
        _heapLimit = heapLimit;
        Data = data ?? Path.Combine(_folder.FullName, "data");
        _configuration = Path.Combine(_folder.FullName, "tayori.toml");
        File.WriteAllText(_configuration, configuration);
    }

    public string Data { get; }
    public string Certificate => Path.Combine(Data, "certificate.pem");
    public IReadOnlyCollection<string> Log => _log;
    public ProcessFigures Figures => new(Process.Id);

    /// <summary>Lines of the log that an operator would have to look at; that a trace is on is no surprise to who asked for it.</summary>
    public IReadOnlyList<string> Complaints => [.. _log.Where(l => s_grave.Any(g => l.Contains(g, StringComparison.Ordinal)) && !l.Contains("protocol trace is on", StringComparison.Ordinal))];

    Process Process => _process ?? throw new InvalidOperationException("the server was not started");

    /// <summary>A data folder without a server on it yet.</summary>
    /// <param name="configuration">The configuration file.</param>
    /// <param name="data">Where it is to be, if not in the test's own folder.</param>
    public static ServerProcess Prepare(string configuration = "", string? data = null) => new(configuration, data: data);

    /// <param name="configuration">The configuration file.</param>
    /// <param name="heapLimit">Octets of managed memory, more of which the runtime refuses.</param>
    public static async Task<ServerProcess> StartAsync(string configuration = "", long? heapLimit = null)
    {
        ServerProcess server = new(configuration, heapLimit);
        await server.StartAgainAsync();
        return server;
    }

    /// <param name="standardPort">As the RFC has it: 25, 143, 993, …</param>
    public int Port(int standardPort) => _portBase + standardPort;

    /// <summary>Starts it, also after <see cref="KillAsync"/>; the ports are others then.</summary>
    public async Task StartAgainAsync()
    {
        for (int attempt = 1; !await TryStartAsync(); attempt++)
        {
            if (attempt == Attempts)
                throw new InvalidOperationException("the server does not start:\n" + string.Join('\n', _log));
        }
    }

    /// <summary>kill -9: the process has no chance to do anything more.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await Process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return Process.ExitCode;
    }

    public async Task<MailAccount> AddAccountAsync(string? name = null)
    {
        MailAccount account = new($"{name ?? $"user{Interlocked.Increment(ref _accounts)}"}@example.org", "secret");
        await RunAsync(["account", "add", account.Address, "--password-stdin"], account.Password + "\n");
        return account;
    }

    /// <summary>A verb of the command line on this server's data folder.</summary>
    public async Task<string> RunAsync(string[] verb, string input = "")
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        int code = await CommandLine.RunAsync([.. verb, "--data", Data], new Surroundings(new StringReader(input), output, error, new Dictionary<string, string>(), TimeProvider.System));
        return code == 0 ? output.ToString() : throw new InvalidOperationException($"tayori {string.Join(' ', verb)}: {code}: {error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    async Task<bool> TryStartAsync()
    {
        _portBase = Executable.FreePortBase();
        _process?.Dispose();
        _process = Process.Start(Arguments())!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        long start = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience.Limit)
        {
            // The ports open together, when everything else is ready.
            if (await AnswersAsync(Port(995)))
                return true;
            await Task.Delay(20);
        }
        return false;
    }

    ProcessStartInfo Arguments()
    {
        ProcessStartInfo start = Executable.In(_folder.FullName, ["serve", "--data", Data, "--config", _configuration, "--port-base", _portBase.ToString(CultureInfo.InvariantCulture)]);
        // As the launcher does.
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        if (_heapLimit is { } limit)
            start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("X", CultureInfo.InvariantCulture);
        return start;
    }

    void Keep(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }

    static async Task<bool> AnswersAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

sealed record MailAccount(string Address, string Password);
