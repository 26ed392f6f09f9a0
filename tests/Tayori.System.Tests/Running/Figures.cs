using System.Globalization;

namespace Tayori.System.Tests.Running;

/// <summary>What a test measured: in its output, and, where the variable names a file, there, so that `.ci/run` can show it.</summary>
static class Figures
{
    static readonly Lock s_lock = new();

    public static void Report(FormattableString text)
    {
        string line = text.ToString(CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("TAYORI_TEST_FIGURES") is { Length: > 0 } file)
        {
            lock (s_lock)
                File.AppendAllText(file, line + "\n");
        }
    }
}
