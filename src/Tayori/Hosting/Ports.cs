using System.Net;
using System.Net.Sockets;
using Tayori.Configuration;

namespace Tayori.Hosting;

/// <summary>Whether the ports that settings ask for can be had, and who has them if not.</summary>
static class Ports
{
    /// <summary>Why the first port that cannot be had cannot; <c>null</c>: all can.</summary>
    public static string? FirstUnavailable(Settings settings) =>
        (from service in Service.All from address in settings.Addresses select WhyNot(address, service.Port(settings.PortBase), service.Name)).FirstOrDefault(reason => reason is not null);

    /// <summary>Tries to listen, and stops again at once.</summary>
    public static string? WhyNot(IPAddress address, int port, string service)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true; // as Kestrel listens
        string place = $"port {port} ({service}) on {address}";
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            string owner = PortOwner.Find(port) ?? "another program (as root, `ss -ltnp` shows which)";
            return $"{place} is in use by {owner}. Stop that one, or choose other ports with --port-base.";
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return $"{place} may not be opened. Ports below 1024 need a privilege (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE); --port-base chooses others.";
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return $"{place} cannot be opened: this machine has no such address. `ip address` shows those it has.";
        }
        catch (SocketException e)
        {
            return $"{place} cannot be opened: {e.Message}.";
        }
    }
}
