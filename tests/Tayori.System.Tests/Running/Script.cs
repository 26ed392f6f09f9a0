using System.Diagnostics;

namespace Tayori.System.Tests.Running;

/// <summary>A program of tests/ that is no C#, and what it says at its end.</summary>
static class Script
{
    /// <summary>As the exit code of a test means in autotools; and what a shell says where there is no Python.</summary>
    const int NotInstalled = 77, NotFound = 127;

    /// <summary>
    /// Runs a file below tests/ to its end and returns what it printed. Skips the test where what it needs is not installed, which is a failure when TAYORI_TEST_CLIENTS is `required`,
    /// as `.ci/run` has it. The patience is for what hangs only: how long it takes depends on the machine.
    /// </summary>
    public static async Task<string> RunAsync(string path, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment, TimeSpan patience, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts need a POSIX shell");
        (int code, string output) = await ProcessAsync(path, arguments, environment, patience, cancellationToken);
        if (code is NotInstalled or NotFound && Environment.GetEnvironmentVariable("TAYORI_TEST_CLIENTS") != "required")
            Assert.Skip(output.Trim());
        Assert.True(code == 0, $"{path} ended with {code}: {output}");
        return output;
    }

    static async Task<(int Code, string Output)> ProcessAsync(string path, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment, TimeSpan patience, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Repository.PathTo("tests", path), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
        return (process.ExitCode, await output + await error);
    }
}
