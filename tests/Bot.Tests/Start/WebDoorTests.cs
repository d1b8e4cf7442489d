using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Bot.Tests.Start;

/// <summary>Where the bot lets itself be reached: where it was told to, and nowhere else.</summary>
public sealed class WebDoorTests
{
    [Theory]
    [InlineData("http://lab.example.org:8080", "http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0;http://lab:8081", "http://127.0.0.1:8081")]
    [InlineData("lab.example.org", "Web:Listen = lab.example.org")]
    public async Task A_name_is_refused_as_it_would_be_every_address_of_the_machine(string listen, string says)
    {
        await using var door = Door(listen);
        var wrong = await Assert.ThrowsAsync<MisconfiguredException>(() => OpenAsync(door));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    public async Task This_machine_is_this_machine_alone(string host)
    {
        var port = FreePort();
        await using var door = Door($"http://{host}:{port}");
        await OpenAsync(door);
        var heard = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == port).ToList();
        Assert.NotEmpty(heard);
        Assert.All(heard, l => Assert.True(IPAddress.IsLoopback(l.Address), $"{l}"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", -1, "Web:MaxRequestBytes = -1 is no size")]
    [InlineData("http://127.0.0.1:99999", 1000, "Web:Listen = http://127.0.0.1:99999 cannot be listened on")]
    [InlineData("ftp://127.0.0.1:0", 1000, "Web:Listen = ftp://127.0.0.1:0 cannot be listened on")]
    public async Task What_cannot_be_is_said_in_a_sentence(string listen, long bytes, string says)
    {
        await using var door = Door(listen, bytes);
        Assert.StartsWith(says, (await Assert.ThrowsAsync<MisconfiguredException>(() => OpenAsync(door))).Message, StringComparison.Ordinal);
    }

    private static Task<string> OpenAsync(WebDoor door) => door.OpenAsync("/x", _ => Task.CompletedTask, TestContext.Current.CancellationToken);

    private static WebDoor Door(string listen, long bytes = 1000)
    {
        var services = new ServiceCollection().AddMetrics().AddSingleton<ChatMetrics>().BuildServiceProvider();
        return new WebDoor(
            Options.Create(new WebOptions { Listen = listen, MaxRequestBytes = bytes }), services.GetRequiredService<ChatMetrics>(), NullLoggerFactory.Instance, NullLogger<WebDoor>.Instance);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
