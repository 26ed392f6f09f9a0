using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class LineReadingTests
{
    const string Input = "one\r\n\r\ntwo\rthree\r\nfour\nfive\r\n01234567890123456789\r\n012345678901234567890\r\nend\r\r\n";
    const string Answer = "hello\r\n[one]\r\n[]\r\n[two\rthree]\r\n[four\nfive]\r\n[01234567890123456789]\r\nTooLong\r\n[end\r]\r\n";
    const string LenientAnswer = "hello\r\n[one]\r\n[]\r\n[two\rthree]\r\n[four]\r\n[five]\r\n[01234567890123456789]\r\nTooLong\r\n[end\r]\r\n";

    [Theory]
    [InlineData(false, Answer)]
    [InlineData(true, LenientAnswer)]
    public async Task Lines_are_the_same_wherever_the_input_is_split(bool acceptBareLf, string answer)
    {
        for (var at = 0; at <= Input.Length; at++)
        {
            using var server = new TestServer(new EchoProtocol { AcceptBareLf = acceptBareLf });
            await using var client = await server.ConnectAsync();
            await client.SendAsync(Input[..at]);
            await client.SettleAsync();
            await client.SendAsync(Input[at..]);
            Assert.Equal(answer, await client.TakeAsync());
        }
    }

    [Fact]
    public async Task Lines_are_the_same_octet_by_octet()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        foreach (var octet in Input)
        {
            await client.SendAsync(octet.ToString());
            await client.SettleAsync();
        }

        Assert.Equal(Answer, await client.TakeAsync());
    }

    [Fact]
    public async Task A_line_without_end_ends_the_connection()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        for (var i = 0; i < 17; i++) await client.SendAsync(new byte[64 * 1024]);
        await client.EndAsync();
        Assert.Equal("hello\r\nbye Limit\r\n", client.Take());
    }

    [Fact]
    public async Task A_wake_up_comes_after_the_line_that_is_there_and_is_not_lost()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        var session = await protocol.Session.Task;
        session.Wake();
        Assert.Equal("Woken\r\n", await client.TakeAsync());
        await client.SendAsync("par");
        await client.SettleAsync();
        session.Wake();
        Assert.Equal("Woken\r\n", await client.TakeAsync());
        Assert.Equal("[part]\r\n", await client.AskAsync("t\r\n"));
    }

    [Fact]
    public async Task The_end_of_input_within_a_line_is_the_client_gone()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync();
        await client.SendAsync("one\r\nhalf");
        await client.CloseAsync();
        await client.EndAsync();
        Assert.Equal("hello\r\n[one]\r\n", client.Take());
        Assert.Empty(protocol.LastWords);
    }
}
