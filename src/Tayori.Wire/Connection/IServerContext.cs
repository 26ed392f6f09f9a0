namespace Tayori.Wire;

/// <summary>What all connections of a server share.</summary>
public interface IServerContext
{
    /// <summary>The name the server calls itself in greetings and Received headers.</summary>
    string HostName { get; }
    TimeProvider Time { get; }
    Authenticator Authenticator { get; }
}
