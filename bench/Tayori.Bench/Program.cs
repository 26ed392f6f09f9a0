using Tayori.Bench;

string folder = Directory.CreateTempSubdirectory("tayori-bench-").FullName;
try
{
    await StoreBench.RunAsync(folder, Console.Out);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
