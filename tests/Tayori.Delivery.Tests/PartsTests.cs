using System.Net;
using System.Text;
using CsCheck;
using Tayori.Store;

namespace Tayori.Delivery.Tests;

public sealed class PartsTests
{
    [Fact]
    public void The_trace_names_TLS_and_the_client_as_the_connection_saw_it()
    {
        var origin = new DeliveryOrigin("[192.0.2.1]", IPAddress.Parse("2001:db8::1%3"), "mail.example.org", "UTF8SMTPS", "TLS1.3 TLS_AES_256_GCM_SHA384");
        byte[] trace = TraceHeader.Write(new DeliveryEnvelope("", 0, Acknowledgement.OneForAll), origin, "abc", null, new DateTimeOffset(2026, 1, 5, 3, 4, 5, TimeSpan.FromMinutes(-570)));
        Assert.Equal(
            "Return-Path: <>\r\nReceived: from [192.0.2.1] ([IPv6:2001:db8::1])\r\n\tby mail.example.org with UTF8SMTPS (TLS1.3 TLS_AES_256_GCM_SHA384)\r\n\tid abc;\r\n\tMon, 5 Jan 2026 03:04:05 -0930\r\n",
            Encoding.UTF8.GetString(trace));
    }

    [Theory]
    [InlineData("Received: a\r\nX: Received: b\r\n received: c\r\nRECEIVED: d\r\n\r\nReceived: body\r\n", 2)]
    [InlineData("Received: a\n\nReceived: b\n", 1)]
    [InlineData("\r\nReceived: b\r\n", 0)]
    [InlineData("Received-SPF: a\r\nReceive: b\r\nReceived: c", 1)]
    [InlineData("", 0)]
    public void Received_fields_are_counted_in_the_header_only_however_it_is_cut(string message, int hops) => Gen.Int[1, 9].Sample(size =>
    {
        var counter = new HopCounter();
        foreach (byte[] piece in Encoding.ASCII.GetBytes(message).Chunk(size))
            counter.Read(piece);
        return counter.Hops == hops;
    }, iter: 20);

    [Theory]
    [InlineData("lists", "Lists")]
    [InlineData("LISTS/dotnet", "Lists/dotnet")]
    [InlineData("lists.dotnet", "Lists/dotnet")]
    [InlineData("a.b", "a.b")]
    [InlineData("junk", "Junk")]
    [InlineData("trash", null)]
    [InlineData("sent", null)]
    [InlineData("drafts", null)]
    [InlineData("dotnet", null)]
    public void A_detail_names_a_folder_that_is_open_to_strangers(string detail, string? folder)
    {
        Mailbox[] mailboxes =
        [
            Box("INBOX"), Box("Lists"), Box("Lists/dotnet"), Box("a.b"), Box("a/b"), Box("Junk", SpecialUse.Junk),
            Box("Trash", SpecialUse.Trash), Box("Sent", SpecialUse.Sent), Box("Drafts", SpecialUse.Drafts),
        ];
        Assert.Equal(folder, FolderChoice.Find(mailboxes, detail)?.Name);
    }

    static Mailbox Box(string name, SpecialUse use = SpecialUse.None) => new()
    {
        Id = default,
        Name = name,
        SpecialUse = use,
        UidValidity = 1,
        UidNext = 1,
        HighestModSeq = 1,
        Exists = 0,
        Unseen = 0,
        Deleted = 0,
        Bytes = 0,
        FirstUnseen = -1,
        FirstRecent = 1,
        Keywords = [],
    };
}
