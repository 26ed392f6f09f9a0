using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tayori.Delivery;

/// <summary>The lines that final delivery puts on top of a message (RFC 5321 §4.4).</summary>
static class TraceHeader
{
    // Return-path-line = "Return-Path:" FWS Reverse-path <CRLF>
    // Time-stamp-line  = "Received:" FWS "FROM" FWS Extended-Domain CFWS "BY" FWS Extended-Domain [With] [ID] [For] ";" FWS date-time <CRLF>
    /// <param name="envelope">Gives Return-Path.</param>
    /// <param name="origin">Gives from, by and with.</param>
    /// <param name="id">Id of the delivery, also in the reply and the log.</param>
    /// <param name="onlyRecipient">The recipient where there is one; <c>null</c> where there are several, who must not learn of each other (RFC 5321 §7.2).</param>
    /// <param name="received">When, in local time.</param>
    public static byte[] Write(DeliveryEnvelope envelope, DeliveryOrigin origin, string id, string? onlyRecipient, DateTimeOffset received)
    {
        var text = new StringBuilder(512);
        text.Append("Return-Path: <").Append(envelope.ReversePath).Append(">\r\n");
        text.Append("Received: from ").Append(origin.HelloName).Append(" (").Append(Literal(origin.ClientAddress)).Append(")\r\n");
        text.Append("\tby ").Append(origin.ServerName).Append(" with ").Append(origin.Protocol);
        if (origin.Tls is not null)
            text.Append(" (").Append(origin.Tls).Append(')');
        text.Append("\r\n\tid ").Append(id);
        if (onlyRecipient is not null)
            text.Append("\r\n\tfor <").Append(onlyRecipient).Append('>');
        text.Append(";\r\n\t").Append(Date(received)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // RFC 5321 §4.1.3
    static string Literal(IPAddress address)
    {
        IPAddress shown = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (shown.AddressFamily == AddressFamily.InterNetwork)
            return $"[{shown}]";
        return $"[IPv6:{new IPAddress(shown.GetAddressBytes())}]"; // without the scope id, which means something on this machine only
    }

    // date-time (RFC 5322 §3.3), local time with its offset (RFC 5321 §4.4)
    static string Date(DateTimeOffset time)
    {
        string sign = time.Offset < TimeSpan.Zero ? "-" : "+";
        return time.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + sign + time.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
    }
}
