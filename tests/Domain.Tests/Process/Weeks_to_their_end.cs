using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

/// <summary>Every week of a challenge is told once, from its first day to its last.</summary>
public sealed class Weeks_to_their_end : IAsyncLifetime
{
    private static readonly DateTimeOffset Friday = new(2026, 12, 4, 10, 0, 0, TimeSpan.Zero);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        foreach (var name in (string[])["ada", "bob", "mia"]) await _lab.MemberAsync(name, "tides");
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_last_week_of_a_challenge_is_told_after_its_close_and_once()
    {
        await PassAsync(_lab.Clock.GetUtcNow(), new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await CloseAsync();
        await PassAsync(_lab.Clock.GetUtcNow(), Friday.AddDays(16));
        Assert.Equal("2026-11-30", Assert.Single(await _lab.NoticesAsync(NoticeKind.WeekReport)).Text);

        // The first Friday was before that; the second tells of the last week, and the third of nothing.
        Assert.Equal([1, 0], (await Task.WhenAll((await _lab.NoticesAsync(NoticeKind.LeaderboardDigest)).Skip(1).Select(BoardAsync))).Select(b => b.Submissions));
        Assert.Equal([1, 0], await CountsAsync(NoticeKind.MentorDigest, "mia", async notice => (await MentorAsync(notice)).Count(d => !d.Week.Empty)));
        Assert.Equal([1, 0], await CountsAsync(NoticeKind.MemberDigest, "ada", async notice => (await MemberAsync(notice)).Count));
    }

    [Fact]
    public async Task After_the_close_a_mentor_reads_who_is_blocked_and_not_who_sends_nothing()
    {
        _lab.GoTo(Friday.AddDays(4));
        await CloseAsync();
        var digest = Assert.Single(await _lab.DoAsync<MentorDigest, IReadOnlyList<ChallengeDigest>>(async (digest, db) => await digest.OfAsync([await db.ChallengeAsync("tides")], Friday, Now)));
        Assert.Empty(digest.Stuck);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_Friday_before_the_challenge_opened()
    {
        _lab.GoTo(Friday.AddDays(2));
        await _lab.ChallengeAsync("dunes");
        await _lab.MemberAsync("eve", "dunes");
        await _lab.ScoredAsync("eve", "dunes", 0.9);
        await PassAsync(_lab.Clock.GetUtcNow(), Friday.AddDays(4));
        var dunes = await _lab.ReadAsync(async db => (await db.ChallengeAsync("dunes")).Id);
        Assert.DoesNotContain(await _lab.NoticesAsync(NoticeKind.LeaderboardDigest), n => n.ChallengeId == dunes);
        await PassAsync(Friday.AddDays(7), Friday.AddDays(7));
        Assert.Equal(1, (await BoardAsync(Assert.Single(await _lab.NoticesAsync(NoticeKind.LeaderboardDigest), n => n.ChallengeId == dunes))).Submissions);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_Friday_before_its_first_channel_was_bound()
    {
        _lab.GoTo(Friday.AddDays(2));
        await _lab.ReadAsync(async db =>
        {
            var channel = new Channel("slack", "C1");
            channel.Bind((await db.ChallengeAsync("tides")).Id, (await db.NamedAsync("mia")).Id, _lab.Clock.GetUtcNow());
            return db.Channels.Add(channel);
        });
        await _lab.SendDigestsAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.LeaderboardDigest));
    }

    [Fact]
    public async Task What_is_told_late_is_not_told_again()
    {
        await PassAsync(_lab.Clock.GetUtcNow(), Friday.AddDays(-6));
        _lab.GoTo(Friday.AddDays(-2));
        await _lab.ScoredAsync("ada", "tides", 0.9);

        // Down from Thursday to Monday.
        _lab.GoTo(Friday.AddDays(2));
        await _lab.ScoredAsync("ada", "tides", 0.8);
        await PassAsync(Friday.AddDays(3), Friday.AddDays(3));
        await PassAsync(Friday.AddDays(7), Friday.AddDays(7));
        Assert.Equal([2, 0], (await Task.WhenAll((await _lab.NoticesAsync(NoticeKind.LeaderboardDigest)).Skip(1).Select(BoardAsync))).Select(b => b.Submissions));
    }

    [Fact]
    public async Task A_Friday_without_the_bot_is_told_with_the_next_one()
    {
        await PassAsync(_lab.Clock.GetUtcNow(), Friday.AddDays(-6));
        _lab.GoTo(Friday.AddDays(-2));
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await CloseAsync();
        await PassAsync(Friday.AddDays(6), Friday.AddDays(8));
        Assert.Equal(1, (await BoardAsync((await _lab.NoticesAsync(NoticeKind.LeaderboardDigest))[^1])).Submissions);
        Assert.Equal([1], await CountsAsync(NoticeKind.MemberDigest, "ada", async notice => (await MemberAsync(notice)).Count));
    }

    private Task<Domain.Shared.Result<Domain.Shared.Done>> CloseAsync() => _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now));

    private async Task PassAsync(DateTimeOffset from, DateTimeOffset until)
    {
        for (var at = from; at <= until; at = at.AddHours(1))
        {
            _lab.GoTo(at);
            await _lab.AskAsync();
            await _lab.SendDigestsAsync();
        }
    }

    private Task<BoardWeek> BoardAsync(Notice notice) => SinceAsync<WeekOnBoard, BoardWeek>(notice, async (board, since, db) =>
        await board.OfAsync(db.Challenges.Single(c => c.Id == notice.ChallengeId), since, Now));

    private Task<IReadOnlyList<ChallengeDigest>> MentorAsync(Notice notice) => SinceAsync<MentorDigest, IReadOnlyList<ChallengeDigest>>(notice, (digest, since, _) =>
        digest.OfMentorAsync(notice.PersonId!.Value, since, Now));

    private Task<IReadOnlyList<StudentWeek>> MemberAsync(Notice notice) => SinceAsync<MemberWeek, IReadOnlyList<StudentWeek>>(notice, async (week, since, db) =>
        await week.OfAsync(db.People.Single(p => p.Id == notice.PersonId), since, Now));

    private async Task<T> SinceAsync<TReader, T>(Notice notice, Func<TReader, DateTimeOffset, Domain.Data.CoResearchDb, Task<T>> read)
        where TReader : notnull
    {
        var since = await _lab.DoAsync<SendDigests, DateTimeOffset>((send, _) => send.SinceAsync(notice, Now));
        return await _lab.DoAsync<TReader, T>((reader, db) => read(reader, since, db));
    }

    /// <summary>What each digest of somebody after the first comes to.</summary>
    private async Task<IEnumerable<int>> CountsAsync(NoticeKind kind, string name, Func<Notice, Task<int>> count)
    {
        var person = await _lab.ReadAsync(async db => (await db.NamedAsync(name)).Id);
        var counts = new List<int>();
        foreach (var notice in (await _lab.NoticesAsync(kind)).Where(n => n.PersonId == person).Skip(1)) counts.Add(await count(notice));
        return counts;
    }
}
