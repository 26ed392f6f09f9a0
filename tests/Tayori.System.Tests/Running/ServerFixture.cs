namespace Tayori.System.Tests.Running;

/// <summary>One server for the tests of a class, each of which takes accounts of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync();
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
