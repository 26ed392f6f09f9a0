using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Tayori.Bench.Idle;

/// <summary>Asks another .NET process for a full garbage collection, through the runtime's diagnostic port: an event session whose keyword is to collect.</summary>
static class DotNetProcess
{
    const string Magic = "DOTNET_IPC_V1\0";
    const int HeaderLength = 20;
    const byte EventPipe = 2, CollectTracing = 2, StopTracing = 1;
    const ulong CollectKeyword = 0x800000; // Microsoft-Windows-DotNETRuntime: GCHeapCollect
    static readonly TimeSpan s_time = TimeSpan.FromSeconds(2);

    public static async Task CollectGarbageAsync(int pid, CancellationToken cancellationToken)
    {
        using Socket session = await ConnectAsync(pid, cancellationToken);
        byte[] answer = await AskAsync(session, CollectTracing, Provider("Microsoft-Windows-DotNETRuntime"), cancellationToken);
        Task reading = DrainAsync(session, cancellationToken);
        await Task.Delay(s_time, cancellationToken);
        using Socket stop = await ConnectAsync(pid, cancellationToken);
        await AskAsync(stop, StopTracing, answer, cancellationToken);
        await reading;
    }

    static async Task<Socket> ConnectAsync(int pid, CancellationToken cancellationToken)
    {
        string path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").FirstOrDefault() ?? throw new BenchException($"process {pid} has no diagnostic port: it is no .NET program");
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return socket;
    }

    /// <summary>Sends a command and returns the payload of the answer: the session's number.</summary>
    static async Task<byte[]> AskAsync(Socket socket, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        byte[] message = [.. Encoding.ASCII.GetBytes(Magic), 0, 0, EventPipe, command, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(Magic.Length), (ushort)message.Length);
        await socket.SendAsync(message, cancellationToken);
        byte[] header = await ReadAsync(socket, HeaderLength, cancellationToken);
        return await ReadAsync(socket, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(Magic.Length)) - HeaderLength, cancellationToken);
    }

    // buffer in MB, format "nettrace", one provider: keywords, level, name, no filter
    static byte[] Provider(string name)
    {
        using MemoryStream payload = new();
        using BinaryWriter writer = new(payload);
        writer.Write(16);
        writer.Write(1);
        writer.Write(1);
        writer.Write(CollectKeyword);
        writer.Write(4);
        writer.Write(name.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(name + "\0"));
        writer.Write(0);
        writer.Flush();
        return payload.ToArray();
    }

    static async Task<byte[]> ReadAsync(Socket socket, int length, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[length];
        for (int filled = 0; filled < length;)
        {
            int count = await socket.ReceiveAsync(octets.AsMemory(filled), cancellationToken);
            filled += count > 0 ? count : throw new BenchException("the diagnostic port hung up");
        }
        return octets;
    }

    static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] events = new byte[64 * 1024];
        while (await socket.ReceiveAsync(events, cancellationToken) > 0)
        {
        }
    }
}
