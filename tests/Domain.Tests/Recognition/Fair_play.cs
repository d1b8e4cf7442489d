using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Fair_play : IAsyncLifetime
{
    private static readonly LabMonth December = new(2026, 12);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        _lab.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero));
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.PersonAsync(name);
        await _lab.PersonAsync("olga", owner: true);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_same_pair_weighs_less_each_time_until_the_month_ends()
    {
        for (var i = 0; i < 3; i++) Assert.True((await _lab.GiveAsync("ada", 6, "bob", $"for reason number {i}")).Ok);
        Assert.Equal((18, 6000 + 3000 + 2000, 0), await _lab.BoardAsync("bob", December));
        Assert.Equal(18, await _lab.EarnedAsync("bob"));
        _lab.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True((await _lab.GiveAsync("ada", 6, "bob", "for another reason")).Ok);
        Assert.Equal((6, 6000, 0), await _lab.BoardAsync("bob", new LabMonth(2027, 1)));
    }

    [Fact]
    public async Task Thanks_that_come_back_within_two_weeks_weigh_half()
    {
        Assert.True((await _lab.GiveAsync("ada", 6, "bob")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(14));
        Assert.True((await _lab.GiveAsync("bob", 6, "ada", "for something else entirely")).Ok);
        Assert.Equal(3000, (await _lab.BoardAsync("ada", December)).Weighted);
        _lab.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromTicks(1));
        Assert.True((await _lab.GiveAsync("ada", 6, "bob", "for a third thing")).Ok);
        Assert.Equal(6000 + 3000, (await _lab.BoardAsync("bob", December)).Weighted);
    }

    [Fact]
    public async Task A_ring_of_three_weighs_half_where_it_closes_and_is_told_to_the_owner_alone_when_it_goes_on()
    {
        Assert.True((await _lab.GiveAsync("ada", 6, "bob", "for the first thing")).Ok);
        Assert.True((await _lab.GiveAsync("bob", 6, "cy", "for the second thing")).Ok);
        Assert.True((await _lab.GiveAsync("cy", 6, "ada", "for the third thing")).Ok);
        Assert.Equal((6000, 6000, 3000), ((await _lab.BoardAsync("bob", December)).Weighted, (await _lab.BoardAsync("cy", December)).Weighted, (await _lab.BoardAsync("ada", December)).Weighted));
        Assert.Empty(await NotesAsync());
        foreach (var lap in new[] { "second", "third" })
        {
            Assert.True((await _lab.GiveAsync("ada", 6, "bob", $"for one thing, the {lap} time")).Ok);
            Assert.True((await _lab.GiveAsync("bob", 6, "cy", $"for another, the {lap} time")).Ok);
            Assert.True((await _lab.GiveAsync("cy", 6, "ada", $"for the rest, the {lap} time")).Ok);
        }
        var notes = await NotesAsync();
        Assert.Equal(3, notes.Count);
        Assert.All(notes, note => Assert.Equal(("olga", "before=2 back=0 ring=True copied=False"), (note.To, note.Text.Split(' ', 2)[1])));
    }

    [Fact]
    public async Task Longer_rings_weigh_half_too_and_are_told_when_they_go_on()
    {
        foreach (var name in new[] { "dan", "eve", "fay" }) await _lab.PersonAsync(name);
        string[] ring = ["ada", "bob", "cy", "dan", "eve"];
        for (var lap = 0; lap < 3; lap++)
            for (var i = 0; i < ring.Length; i++)
                Assert.True((await _lab.GiveAsync(ring[i], 6, ring[(i + 1) % ring.Length], $"for thing {i} of lap {lap}")).Ok);
        Assert.Equal(3000 + 2000 + 1500, (await _lab.BoardAsync("ada", December)).Weighted);
        Assert.Equal(5, (await NotesAsync()).Count);
        Assert.All(await NotesAsync(), note => Assert.EndsWith("ring=True copied=False", note.Text, StringComparison.Ordinal));

        // Neither a line of people nor one who gave back is a ring.
        Assert.True((await _lab.GiveAsync("fay", 6, "ada", "for what fay saw")).Ok);
        Assert.True((await _lab.GiveAsync("ada", 6, "fay", "for what ada saw")).Ok);
        Assert.Equal((6000, 3000), ((await _lab.BoardAsync("ada", December)).Weighted - 6500, (await _lab.BoardAsync("fay", December)).Weighted));
    }

    [Theory]
    [InlineData("for helping me with the data", "For helping me, with the data!", true)]
    [InlineData("for helping me with the data", "for helping me with the data #PR", true)]
    [InlineData("for helping me with the data", "for helping him with the data", false)]
    [InlineData("🎉", "👏", false)]
    public async Task A_copied_reason_is_seen_through_other_signs(string first, string second, bool copied)
    {
        Assert.True((await _lab.GiveAsync("ada", 6, "bob", first)).Ok);
        Assert.True((await _lab.GiveAsync("cy", 6, "ada", second)).Ok);
        Assert.Equal(copied, (await NotesAsync()).Count == 1);
        Assert.Equal(6000, (await _lab.BoardAsync("bob", December)).Weighted);
    }

    [Fact]
    public async Task Mentors_hear_once_a_month_of_a_pair_and_not_of_what_is_usual()
    {
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.MemberAsync(name, "tides");
        await _lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.AppointAsync(await db.People.FirstAsync(Now), await db.People.SingleAsync(p => p.Name == "cy", Now), await db.Challenges.SingleAsync(Now), Role.Mentor, Now));
        for (var i = 0; i < 3; i++) Assert.True((await _lab.GiveAsync("ada", 1, "bob", $"for reason number {i}")).Ok);
        Assert.Empty(await NotesAsync());
        for (var i = 3; i < 6; i++) Assert.True((await _lab.GiveAsync("ada", 1, "bob", $"for reason number {i}")).Ok);
        var note = Assert.Single(await NotesAsync());
        Assert.Equal("cy", note.To);
        Assert.EndsWith("before=3 back=0 ring=False copied=False", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_reason_is_noticed_and_me_too_is_none()
    {
        var first = (await _lab.GiveAsync("ada", 6, "bob")).Value.Gift;
        Assert.True((await _lab.AddAsync("cy", first.Id)).Ok);
        Assert.Empty(await NotesAsync());
        Assert.True((await _lab.GiveAsync("cy", 6, "ada")).Ok);
        Assert.EndsWith("copied=True", Assert.Single(await NotesAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_back_does_not_count_against_anybody()
    {
        Assert.True((await _lab.GiveAsync("ada", 6, "bob")).Ok);
        Assert.True((await _lab.UndoAsync("ada")).Ok);
        Assert.True((await _lab.GiveAsync("ada", 6, "bob")).Ok);
        Assert.Equal(6000, (await _lab.BoardAsync("bob", December)).Weighted);
        Assert.Empty(await NotesAsync());
    }

    private Task<List<NoteFound>> NotesAsync() => _lab.ReadAsync(db => (
        from notice in db.Notices
        join person in db.People on notice.PersonId equals person.Id
        where notice.Kind == NoticeKind.KudosNoted
        select new NoteFound(person.Name, notice.Text)).ToListAsync(Now));

    private sealed record NoteFound(string To, string Text);
}
