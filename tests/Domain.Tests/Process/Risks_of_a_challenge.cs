using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Risks_of_a_challenge : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var (name, slug) in new[] { ("ada", "tides"), ("bob", "tides"), ("wim", "winds") }) await _lab.MemberAsync(name, slug);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_gravest_come_first_and_who_is_to_watch_one_is_told()
    {
        await AddAsync("The disk is full", RiskLevel.High, RiskLevel.Low);
        await AddAsync("The labels leak", RiskLevel.Medium, RiskLevel.High, owner: "bob", mitigation: "Compare the hashes");
        await AddAsync("Rain", RiskLevel.Low, RiskLevel.Low, owner: "ada");
        Assert.Equal(["The labels leak", "The disk is full", "Rain"], (await OpenAsync("tides")).Select(r => r.Risk.Text));
        Assert.Empty(await OpenAsync("winds"));
        var told = Assert.Single(await _lab.NoticesAsync(NoticeKind.RiskAssigned));
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("bob"))).Id, told.PersonId);
    }

    [Fact]
    public async Task A_review_changes_what_is_said_and_nothing_else()
    {
        var risk = (await AddAsync("The labels leak", RiskLevel.Medium, RiskLevel.High, owner: "bob", mitigation: "Compare the hashes")).Value;
        _lab.Clock.Advance(TimeSpan.FromDays(20));
        Assert.True((await ReviewAsync(risk.Id, new RiskWords(RiskLevel.Low, null, null, null))).Ok);
        var now = Assert.Single(await OpenAsync("tides"));
        Assert.Equal((RiskLevel.Low, RiskLevel.High, "bob", "Compare the hashes", _lab.Clock.GetUtcNow()), (now.Risk.Likelihood, now.Risk.Impact, now.Owner, now.Risk.Mitigation, now.Risk.ReviewedAt));
        Assert.Single(await _lab.NoticesAsync(NoticeKind.RiskAssigned));
    }

    [Fact]
    public async Task A_closed_one_says_what_happened_and_is_closed_for_good()
    {
        var risk = (await AddAsync("The labels leak")).Value;
        Assert.IsType<BadOutcome>((await CloseAsync("tides", risk.Id, "  ")).Error);
        Assert.IsType<NoSuchRisk>((await CloseAsync("winds", risk.Id, "Nothing")).Error);
        Assert.True((await CloseAsync("tides", risk.Id, "They did not")).Ok);
        Assert.IsType<RiskIsClosed>((await CloseAsync("tides", risk.Id, "Again")).Error);
        Assert.IsType<RiskIsClosed>((await ReviewAsync(risk.Id, new RiskWords(null, null, null, null))).Error);
        Assert.Empty(await OpenAsync("tides"));
        var closed = Assert.Single(await _lab.DoAsync<RiskList, IReadOnlyList<RiskRow>>(async (list, db) => await list.ClosedAsync((await db.ChallengeAsync("tides")).Id, Now)));
        Assert.Equal(("They did not", "ada"), (closed.Risk.Outcome, closed.ClosedBy));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        Assert.IsType<BadRiskText>((await AddAsync("  ")).Error);
        Assert.IsType<BadRiskText>((await AddAsync(new string('x', Risk.LongestText + 1))).Error);
        Assert.IsType<BadMitigation>((await AddAsync("Rain", mitigation: new string('x', Risk.LongestMitigation + 1))).Error);
        Assert.IsType<OwnerNotInTeam>((await AddAsync("Rain", owner: "wim")).Error);
        Assert.IsType<BadRiskLevel>(ManageRisks.ReadLevel("hihg").Error);
        Assert.Contains("Did you mean high?", ManageRisks.ReadLevel("hihg").Error!.Message, StringComparison.Ordinal);
        Assert.Equal([RiskLevel.High, RiskLevel.Low], [ManageRisks.ReadLevel("H").Value, ManageRisks.ReadLevel("Low").Value]);
        Assert.Empty(await OpenAsync("tides"));
    }

    [Fact]
    public async Task A_team_watches_so_many_and_no_more()
    {
        for (var i = 0; i < Risk.MostOpen; i++) Assert.True((await AddAsync($"Rain {i}")).Ok);
        Assert.IsType<TooManyRisks>((await AddAsync("Snow")).Error);
        await CloseAsync("tides", (await OpenAsync("tides"))[0].Risk.Id, "It rained");
        Assert.True((await AddAsync("Snow")).Ok);
    }

    [Fact]
    public async Task Whoever_is_erased_watches_nothing_and_their_words_go()
    {
        var one = (await AddAsync("The labels leak", owner: "bob", mitigation: "Compare")).Value;
        var two = (await AddAsync("Rain")).Value;
        Assert.True((await _lab.TryAsync<ManageRisks, Risk>(async (manage, db) => await manage.CloseAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), two.Id, "bob saw the sun", Now))).Ok);
        Assert.True((await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("bob"), Now))).Ok);
        var open = Assert.Single(await OpenAsync("tides"));
        Assert.Equal((one.Id, null, "Compare"), (open.Risk.Id, open.Owner, open.Risk.Mitigation));
        Assert.Equal("", (await _lab.ReadAsync(db => db.Risks.FindAsync([two.Id], Now).AsTask()))!.Outcome);
    }

    private Task<Result<Risk>> AddAsync(string text, RiskLevel likelihood = RiskLevel.Medium, RiskLevel impact = RiskLevel.Medium, string? owner = null, string? mitigation = null) => _lab.TryAsync<ManageRisks, Risk>(async (manage, db) =>
        await manage.AddAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), text, new RiskWords(likelihood, impact, owner is null ? null : await db.NamedAsync(owner), mitigation), Now));

    private Task<Result<Risk>> ReviewAsync(long id, RiskWords words) => _lab.TryAsync<ManageRisks, Risk>(async (manage, db) => await manage.ReviewAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), id, words, Now));

    private Task<Result<Risk>> CloseAsync(string slug, long id, string outcome) => _lab.TryAsync<ManageRisks, Risk>(async (manage, db) => await manage.CloseAsync(await db.NamedAsync("ada"), await db.ChallengeAsync(slug), id, outcome, Now));

    private Task<IReadOnlyList<RiskRow>> OpenAsync(string slug) => _lab.DoAsync<RiskList, IReadOnlyList<RiskRow>>(async (list, db) => await list.OpenAsync((await db.ChallengeAsync(slug)).Id, Now));
}
