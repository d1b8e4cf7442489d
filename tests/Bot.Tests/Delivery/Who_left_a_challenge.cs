using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Questions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>Leaving a challenge stops its messages; what somebody earned there still reaches them.</summary>
public sealed class Who_left_a_challenge : IAsyncLifetime
{
    /// <summary>All that still reaches who left. A new kind of notice has to choose.</summary>
    private static readonly NoticeKind[] Theirs =
    [
        NoticeKind.AccountLinked, NoticeKind.AccountUnlinked, NoticeKind.EntryAdmitted, NoticeKind.KudosReceived, NoticeKind.KudosVoided, NoticeKind.KudosLeft,
        NoticeKind.KudosReacted, NoticeKind.KudosTakenBack, NoticeKind.MicroRewarded, NoticeKind.RedemptionWaits, NoticeKind.RedemptionMoved, NoticeKind.AwardDecided,
    ];

    /// <summary>What reaches lab owners who left, since they decide everywhere.</summary>
    private static readonly NoticeKind[] OfOwners =
    [
        NoticeKind.ChannelLost, NoticeKind.KudosNoted, NoticeKind.AwardClaimed, NoticeKind.MentorDigest, NoticeKind.QuestionAsked, NoticeKind.NewcomerStuck,
        NoticeKind.EntryAsked, NoticeKind.StageDue, NoticeKind.MeetingEnded, NoticeKind.MetricBroke,
    ];

    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()));
        await _lab.PersonAsync("olga", owner: true);
        foreach (var name in new[] { "ada", "bob", "olga" }) await _lab.MemberAsync(name, "tides");
        await _lab.ReadAsync(async db =>
        {
            foreach (var person in await db.People.Where(p => p.Name != "baseline").ToListAsync(Now))
            {
                var alone = new Presence("chat", "with-" + person.Name, person.Id);
                alone.Speak(null, true, _lab.Clock.GetUtcNow());
                db.Presences.Add(alone);
            }
            return true;
        });
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_notice_says_whether_it_still_reaches_them(NoticeKind kind)
    {
        foreach (var name in new[] { "ada", "olga" }) await LeaveAsync(name);
        Assert.False(await HasLeftAsync("bob", kind));
        Assert.Equal(!Theirs.Contains(kind), await HasLeftAsync("ada", kind));
        Assert.Equal(!Theirs.Contains(kind) && !OfOwners.Contains(kind), await HasLeftAsync("olga", kind));
    }

    public static TheoryData<NoticeKind> Kinds => [.. Enum.GetValues<NoticeKind>()];

    [Fact]
    public async Task The_answer_to_a_question_comes_to_who_stayed_or_came_back_and_to_nobody_who_left()
    {
        Assert.Equal(["with-ada"], await AnswersAsync());
        await LeaveAsync("ada");
        Assert.Empty(await AnswersAsync());
        Assert.True((await _lab.JoinAsync("ada", "tides")).Ok);
        Assert.Equal(["with-ada"], await AnswersAsync());
    }

    private Task<bool> HasLeftAsync(string name, NoticeKind kind) => _lab.DoAsync<LeftBehind, bool>(async (left, db) => await left.HasAsync(
        Notice.Of(kind, (await db.People.SingleAsync(p => p.Name == name, Now)).Id, (await db.Challenges.SingleAsync(Now)).Id, 1, "", _lab.Clock.GetUtcNow()), Now));

    private async Task LeaveAsync(string name) => Assert.True((await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) =>
        await leave.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), await db.Challenges.SingleAsync(Now), Now))).Ok);

    /// <summary>Where the answer to a question of ada's is told.</summary>
    private Task<List<string>> AnswersAsync() => _lab.DoAsync<IServiceProvider, List<string>>(async (services, db) =>
    {
        var ask = services.GetRequiredService<AskMentors>();
        var question = (await ask.AskAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now), $"How high is the tide, asked as number {await db.Questions.CountAsync(Now)}?", Now)).Value;
        await db.CommitAsync(Now);
        Assert.True((await ask.AnswerAsync(await db.People.SingleAsync(p => p.Name == "olga", Now), question.Question.Id, "As high as the moon says.", Now)).Ok);
        await db.CommitAsync(Now);
        var before = await db.Outbox.Select(m => m.Id).ToListAsync(Now);
        await services.GetRequiredService<TellNotice>().TellAsync(await db.Notices.Where(n => n.Kind == NoticeKind.QuestionAnswered).MaxAsync(n => n.Id, Now), Now);
        return await db.Outbox.Where(m => !before.Contains(m.Id)).Select(m => m.Conversation).ToListAsync(Now);
    });
}
