using System.Reflection;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using CoResearch.TestKit.GitHub;
using CoResearch.Workers.Source.GitHub;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.GitHub;

/// <summary>Where a challenge's repository is and how to take part with a fork of it, and what GitHub does not do now.</summary>
public sealed class What_people_read_of_GitHub
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_challenge_shows_its_repository_and_how_to_join_with_a_fork()
    {
        await using var github = await GitHubServer.StartAsync();
        await using var lab = await StartAsync(github.WithToken());
        lab.Challenges.Rest += "repository: lab/small-challenge\n";
        await lab.ChallengeAsync("small");
        var shown = await ShowAsync<ChallengeCommand>(lab);
        Assert.Contains("lab/small-challenge", shown, StringComparison.Ordinal);
        Assert.Contains("/join small <your name>/<your fork>", shown, StringComparison.Ordinal);
        Assert.Contains("/link github", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_lab_is_not_connected_a_repository_is_shown_alone(bool named)
    {
        await using var lab = await StartAsync([]);
        if (named) lab.Challenges.Rest += "repository: lab/small-challenge\n";
        await lab.ChallengeAsync("small");
        var shown = await ShowAsync<ChallengeCommand>(lab);
        Assert.Equal(named, shown.Contains("On GitHub", StringComparison.Ordinal));
        Assert.Equal(named, shown.Contains("lab/small-challenge", StringComparison.Ordinal));
        Assert.DoesNotContain("your fork>", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revoked", "does not accept the lab's credentials")]
    [InlineData("down", "it says 503")]
    [InlineData("limit", "asks to be left alone until 2026-")]
    public async Task A_lab_owner_sees_what_GitHub_does_not_do_until_it_does(string trouble, string says)
    {
        await using var github = await GitHubServer.StartAsync();
        await using var lab = await StartAsync(github.WithToken());
        await lab.PersonAsync("olga", owner: true);
        await AskAsync(lab);
        Assert.DoesNotContain("GitHub in trouble", await ShowAsync<HealthCommand>(lab), StringComparison.Ordinal);
        if (trouble == "revoked") github.Revoked = true;
        else if (trouble == "down") github.Fail("users", 503, 2);
        else github.LimitSecondary("users", 60);
        await AskAsync(lab);
        lab.Clock.Advance(TimeSpan.FromSeconds(30));
        await AskAsync(lab);
        var shown = await ShowAsync<HealthCommand>(lab);
        Assert.Contains(says, shown, StringComparison.Ordinal);
        Assert.Contains("since 2026-11-24 12:00", shown, StringComparison.Ordinal);
        github.Revoked = false;
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        await AskAsync(lab);
        Assert.DoesNotContain("GitHub in trouble", await ShowAsync<HealthCommand>(lab), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_installation_is_in_trouble_is_named()
    {
        await using var lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IMachine, NoMachine>().AddSingleton(DispatchProxy.Create<IGitHub, TwoTroubles>()));
        await lab.PersonAsync("olga", owner: true);
        var shown = await ShowAsync<HealthCommand>(lab);
        Assert.Matches("GitHub in trouble for ada-l.*does not accept the app's token for ada-l", shown);
        Assert.Matches("GitHub in trouble +since .* \\(it says 503\\)", shown);
        Assert.Contains("0 repositories to be looked at", shown, StringComparison.Ordinal);
    }

    private static Task<TestLab> StartAsync(Dictionary<string, string> settings) => BotLab.StartAsync(settings: settings, more: (services, configuration) =>
    {
        services.AddSingleton<IMachine, NoMachine>();
        services.AddOptions<Workers.Source.ForkOptions>();
        services.AddGitHub(configuration);
    });

    private static async Task AskAsync(TestLab lab) => await lab.Services.GetRequiredService<IGitHub>().FindUserAsync("nobody", Now);

    private static Task<string> ShowAsync<TCommand>(TestLab lab)
        where TCommand : ICommand => lab.DoAsync<TCommand, string>(async (command, db) =>
    {
        if (!await db.People.AnyAsync(p => p.Name == "olga", Now)) await lab.PersonAsync("olga", owner: true);
        var call = new CommandCall(await db.People.SingleAsync(p => p.Name == "olga", Now), "terminal", "room", "/x") { Challenge = await db.Challenges.SingleOrDefaultAsync(Now) };
        return lab.Read(await command.RunAsync(call, Now));
    });

    public class TwoTroubles : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == "get_Troubles"
            ? new List<GitHubTrouble> { new(DateTimeOffset.UnixEpoch, new GitHubLocksOut(), "ada-l"), new(DateTimeOffset.UnixEpoch, new GitHubDown("it says 503"), null) }
            : throw new NotSupportedException();
    }

    private sealed class NoMachine : IMachine
    {
        public string? ExposedToCode => null;

        public Task<MachineReport> LookAsync(CancellationToken cancellationToken) => Task.FromResult(new MachineReport(true, null, [], [], 1, [], 0));
    }
}
