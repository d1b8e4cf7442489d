using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Tests;

/// <summary>A lab with the bot's commands and views and without its workers, for tests of what people read.</summary>
internal static class BotLab
{
    public static Task<TestLab> StartAsync(IRunArchive? archive = null, Dictionary<string, string>? settings = null, Action<IServiceCollection, IConfiguration>? more = null) => TestLab.StartAsync(services =>
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings?.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton(archive ?? new NoArchive());
        services.AddBot(new TerminalOptions { Input = TextReader.Null, Output = TextWriter.Null, Interactive = false, Account = "olga", Wanted = true }, configuration);
        more?.Invoke(services, configuration);
    });

    /// <summary>As it stands on a wide terminal.</summary>
    public static string Read(this TestLab lab, ChatMessage message) =>
        lab.Services.GetRequiredService<TerminalRenderer>().Render(message, TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")) with { Width = 1000 });

    private sealed class NoArchive : IRunArchive
    {
        public IReadOnlyList<Curve> Curves(Run run) => [];

        public IReadOnlyList<string> Log(Run run, int lastLines) => [];
    }
}
