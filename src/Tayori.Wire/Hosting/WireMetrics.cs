using System.Diagnostics.Metrics;

namespace Tayori.Wire;

/// <summary>The figures of the meter <c>Tayori</c> that this layer keeps; any OpenTelemetry exporter can read them.</summary>
static class WireMetrics
{
    static readonly Meter Meter = new("Tayori");
    static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>("tayori.connections.open", "{connection}", "Connections open now.");
    static readonly Counter<long> Accepted = Meter.CreateCounter<long>("tayori.connections.opened", "{connection}", "Connections accepted, by protocol; those refused at the door included.");
    static readonly Counter<long> Ended = Meter.CreateCounter<long>("tayori.connections.ended", "{connection}", "Connections ended, by protocol and reason.");
    static readonly Counter<long> Handshakes = Meter.CreateCounter<long>("tayori.tls.handshakes", "{handshake}", "TLS handshakes, by protocol and result: the version, or why it failed.");
    static readonly Counter<long> Commands = Meter.CreateCounter<long>("tayori.commands", "{command}", "Commands, by protocol and name.");
    static readonly Counter<long> Received = Meter.CreateCounter<long>("tayori.bytes.received", "By", "Octets from clients, after TLS.");
    static readonly Counter<long> Sent = Meter.CreateCounter<long>("tayori.bytes.sent", "By", "Octets to clients, before TLS.");
    static readonly Counter<long> Logins = Meter.CreateCounter<long>("tayori.logins", "{login}", "Attempts to log in, by protocol, mechanism and result.");

    public static void Opened(string protocol)
    {
        Open.Add(1, Tag("protocol", protocol));
        Accepted.Add(1, Tag("protocol", protocol));
    }

    public static void Handshake(string protocol, string result) => Handshakes.Add(1, Tag("protocol", protocol), Tag("result", result));

    public static void Octets(string protocol, long received, long sent)
    {
        var tag = Tag("protocol", protocol);
        Received.Add(received, tag);
        Sent.Add(sent, tag);
    }

    public static void Closed(string protocol, EndReason reason)
    {
        var tag = Tag("protocol", protocol);
        Open.Add(-1, tag);
        Ended.Add(1, tag, Tag("reason", reason.ToString()));
    }

    public static void Command(string protocol, string name)
    {
        if (Commands.Enabled) Commands.Add(1, Tag("protocol", protocol), Tag("command", name));
    }

    public static void Login(string protocol, string mechanism, AuthFailure? failure)
    {
        if (Logins.Enabled)
            Logins.Add(1, Tag("protocol", protocol), Tag("mechanism", mechanism), Tag("result", failure?.ToString() ?? "Success"));
    }

    static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
