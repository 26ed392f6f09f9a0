using System.CommandLine;

namespace Tayori.Bench;

/// <summary><c>store</c>: the store alone, through its own interface.</summary>
static class StoreVerb
{
    const string Description = """
        Appends, flags, copies and reads in a store of its own, without a protocol and without a network, and says what each took.

        The folder is a temporary one and deleted afterwards. Takes no options.
        """;

    public static Command Create()
    {
        Command command = new("store", Description);
        command.SetAction(async (_, _) =>
        {
            string folder = Directory.CreateTempSubdirectory("tayori-bench-").FullName;
            try
            {
                await StoreBench.RunAsync(folder, Console.Out);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }
}
