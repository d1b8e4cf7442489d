using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Views;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>Lists that are read to their end, and what stands where somebody looks first.</summary>
public sealed class What_a_team_looks_up : IAsyncLifetime
{
    private TestLab _lab = null!;
    private int _said;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync();
        foreach (var name in new[] { "ada", "mia" }) await _lab.MemberAsync(name, "tides");
        await _lab.ReadAsync(async db =>
        {
            (await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "mia"), Now)).Become(Role.Mentor);
            return true;
        });
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Long_lists_have_pages_to_their_end()
    {
        await AddAsync((ada, tides, now) => Enumerable.Range(1, 45).Select(i => (object)Risk.Raise(tides.Id, $"Rain {i:00}", RiskLevel.Low, RiskLevel.Low, null, "", ada, now).Value));
        await AddAsync((ada, tides, now) => Enumerable.Range(1, 45).Select(i => (object)new Reading(tides.Id, i, $"Paper {i:00}", null, ada, now)));
        for (var i = 1; i <= 45; i++) Assert.Null((await SayAsync("ada", $"/card add tides \"Card no {i:00}\" @ada")).Refused);
        foreach (var (command, last) in ((string, string)[])[("/risk tides", "Rain 45"), ("/read tides", "Paper 45"), ("/cards", "Card no 45")])
        {
            var seen = "";
            for (var next = command; next is not null;)
            {
                var message = await SayAsync("ada", next);
                Assert.Null(message.Refused);
                seen += _lab.Read(message);
                next = message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command).FirstOrDefault(c => c.Contains("page=", StringComparison.Ordinal));
            }
            Assert.Contains(last, seen, StringComparison.Ordinal);
            Assert.Equal("no_such_page", (await SayAsync("ada", command + " page=9")).Refused);
        }
        Assert.Null((await SayAsync("ada", "/risk close tides 1 It rained")).Refused);
        Assert.Contains("It rained", _lab.Read(await SayAsync("ada", "/risk tides only=closed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_said_of_a_card_stays_in_sight_and_its_history_is_read_to_its_end()
    {
        foreach (var line in new[] { "/card add tides \"Look at the moon\" @ada", "/card comment 1 The key insight" }) Assert.Null((await SayAsync("ada", line)).Refused);
        for (var i = 0; i < 14; i++) Assert.Null((await SayAsync("ada", $"/card label 1 #step-{i:00}")).Refused);
        var first = await SayAsync("mia", "/card 1");
        var shown = _lab.Read(first);
        Assert.Contains("The key insight", shown, StringComparison.Ordinal);
        Assert.True(shown.IndexOf("The key insight", StringComparison.Ordinal) < shown.IndexOf("step-13", shown.IndexOf("The key insight", StringComparison.Ordinal), StringComparison.Ordinal));
        var next = first.Blocks.OfType<ButtonsBlock>().Single().Buttons.Single(b => b.Command == "/card 1 page=2");
        var second = await SayAsync("mia", next.Command);
        Assert.Contains("The key insight", _lab.Read(second), StringComparison.Ordinal);
        Assert.DoesNotContain(second.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons), b => b.Command.Contains("page=", StringComparison.Ordinal));
        Assert.Equal("no_such_page", (await SayAsync("mia", "/card 1 page=3")).Refused);

        // Not in sight of others.
        await _lab.PersonAsync("zoe");
        Assert.DoesNotContain("The key insight", _lab.Read(await SayAsync("zoe", "/card 1")) + _lab.Read(await SayAsync("zoe", "/card 1 page=2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asked_is_not_told_to_everybody()
    {
        Assert.Null((await SayAsync("ada", "/ask tides Is my illness a problem for the exam?")).Refused);
        Assert.Contains("by @ada", _lab.Read(await SayAsync("mia", "/questions")), StringComparison.Ordinal);
        Assert.Null((await SayAsync("mia", "/answer 1 It is none")).Refused);
        Assert.Null((await SayAsync("mia", "/faq keep 1")).Refused);
        await _lab.PersonAsync("zoe");
        var shown = _lab.Read(await SayAsync("zoe", "/faq tides"));
        Assert.Contains("It is none", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_says_who_holds_which_role_and_what_is_vacant()
    {
        var shown = _lab.Read(await SayAsync("ada", "/challenge tides"));
        Assert.Contains("@mia (mentor), @ada (student). Nobody yet: ML expert, domain expert", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_of_who_guides_says_what_waits_for_them()
    {
        Assert.Contains("/submit tides", Commands(await SayAsync("ada", "/home")));
        Assert.DoesNotContain("/submit tides", Commands(await SayAsync("mia", "/home")));
        await AddAsync((ada, tides, now) =>
        {
            var stage = Stage.Plan(tides.Id, null, 1, "Learning", TimeSpan.FromDays(1));
            stage.Begin(now.AddDays(-2));
            return [Risk.Raise(tides.Id, "Rain", RiskLevel.Low, RiskLevel.Low, null, "", ada, now).Value, new EntryRequest("chat", "U1", "dm", tides.Id, now), stage];
        });
        var home = await SayAsync("mia", "/home");
        Assert.Contains("Learning of tides is over its day.", _lab.Read(home), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "/risk tides", "/requests", "/stage tides" }, Commands(home));
        Assert.DoesNotContain("/requests", Commands(await SayAsync("ada", "/home")));
    }

    [Fact]
    public async Task What_a_stage_brought_forth_is_cut_where_it_stands_with_others()
    {
        await AddAsync((ada, tides, now) =>
        {
            var stage = Stage.Plan(tides.Id, null, 1, "Learning", TimeSpan.FromDays(10));
            stage.Begin(now);
            return [stage];
        });
        await AddAsync((ada, tides, now) => [new Artefact(1, "notes", new string('x', 400), ada, now), new Artefact(1, "slides", "https://example.org/" + new string('y', 400), ada, now)]);
        var shown = await SayAsync("ada", "/stage tides");
        Assert.InRange(_lab.Read(shown).Count(c => c == 'x'), 70, 90);
        Assert.Contains(shown.Blocks.OfType<FieldsBlock>().SelectMany(b => b.Fields).SelectMany(f => f.Value).OfType<LinkSpan>(), l => l.Address.Length > 400);
    }

    [Fact]
    public async Task A_check_in_begins_with_any_of_its_parts_and_the_others_follow()
    {
        var told = await SayAsync("ada", "/checkin blockers \"The library is closed\"");
        Assert.Null(told.Refused);
        Assert.Contains("What got done can follow", _lab.Read(told), StringComparison.Ordinal);
        Assert.Null((await SayAsync("ada", "/checkin tides next \"The moon\" also \"ten hours\"")).Refused);
        Assert.Contains("The library is closed", _lab.Read(await SayAsync("ada", "/checkins tides")), StringComparison.Ordinal);
        var whole = await SayAsync("ada", "/checkin tides done \"The tables\"");
        Assert.DoesNotContain("can follow", _lab.Read(whole), StringComparison.Ordinal);
        var shown = _lab.Read(await SayAsync("ada", "/checkins tides"));
        Assert.All(["The tables", "The moon", "ten hours", "The library is closed"], said => Assert.Contains(said, shown, StringComparison.Ordinal));
        Assert.Contains("1 of 3", _lab.Read(await SayAsync("ada", "/checkin tides")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_that_was_told_is_not_sent_over_and_begins_as_it_was_told_when_it_is_changed_late()
    {
        Assert.Null((await SayAsync("ada", "/card add tides \"Plot the moon\" @ada #done")).Refused);
        Assert.Null((await SayAsync("ada", "/checkin tides done \"My own careful words\"")).Refused);
        Assert.Equal("week_told", (await SayAsync("ada", "/checkin send tides")).Refused);
        _lab.Clock.SetUtcNow(await _lab.ReadAsync(db => db.CheckIns.Select(c => c.ClosesAt).SingleAsync(Now)));
        _lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("week_told", (await SayAsync("ada", "/checkin send tides")).Refused);
        Assert.Contains("It says now: My own careful words", _lab.Read(await SayAsync("ada", "/checkin tides")), StringComparison.Ordinal);
        Assert.Contains("My own careful words", _lab.Read(await SayAsync("ada", "/checkins tides")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agenda_says_why_a_card_is_blocked()
    {
        Assert.Null((await SayAsync("ada", "/card add tides \"Plot the moon\" @ada #doing")).Refused);
        Assert.Null((await SayAsync("ada", "/card block 1 No ink is left")).Refused);
        Assert.Matches("Plot the moon: No ink is left", _lab.Read(await SayAsync("mia", "/agenda tides")));
    }

    [Fact]
    public async Task What_stood_in_the_form_of_a_week_and_is_left_out_is_told_no_more()
    {
        Assert.Null((await SayAsync("ada", "/checkin tides done \"The tables\" next \"The moon\"")).Refused);
        await SayAsync("ada", "/checkin tides");
        foreach (var said in (string[])["+", "-", "-"]) Assert.Null((await SayAsync("ada", said)).Refused);
        var shown = _lab.Read(await SayAsync("ada", "/checkins tides"));
        Assert.Contains("The tables", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("The moon", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_only_that_nothing_blocks_any_more_is_listed_with_it()
    {
        Assert.Null((await SayAsync("ada", "/checkin tides blockers \"The library is closed\"")).Refused);
        Assert.Null((await SayAsync("ada", "/checkin tides blockers none")).Refused);
        var shown = _lab.Read(await SayAsync("ada", "/checkins tides"));
        Assert.Contains("nothing any more", shown, StringComparison.Ordinal);
        Assert.Null((await SayAsync("ada", "/checkin tides done \"The tables\"")).Refused);
        Assert.DoesNotContain("nothing any more", _lab.Read(await SayAsync("ada", "/checkins tides")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_ends_at_the_end_of_its_last_day()
    {
        Assert.Null((await SayAsync("mia", "/challenge deadline tides 2026-12-20")).Refused);
        Assert.Contains("at the end of 20 December 2026", _lab.Read(await SayAsync("ada", "/challenge tides")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_ends_is_as_late_as_the_timeline_says()
    {
        await AddAsync((ada, tides, now) =>
        {
            // It began five days after the challenge was opened, and takes two days more than planned.
            var stage = Stage.Plan(tides.Id, null, 1, "Learning", TimeSpan.FromDays(10));
            stage.Begin(now.AddDays(5));
            return [stage];
        });
        _lab.Clock.Advance(TimeSpan.FromDays(17));
        Assert.Contains("7 days later than planned", _lab.Read(await SayAsync("mia", "/stage end tides anyway It rained")), StringComparison.Ordinal);
        Assert.Contains("7 days later than planned", _lab.Read(await SayAsync("mia", "/timeline tides")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pushed_workflow_is_refused_in_the_language_of_who_pushed()
    {
        Assert.Null((await SayAsync("ada", "/language ru")).Refused);
        var told = await _lab.DoAsync<TellNotice, ChatMessage>(async (tell, db) =>
        {
            var ada = await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Now);
            var notice = Notice.Refuse(ada, new CommitInfo("0123456789", "t", "Slower", "ada", _lab.Clock.GetUtcNow()), WorkflowLanguage.Parse("workflow.yml", "trainer: { epochs: -3 }\n").Error!, _lab.Clock.GetUtcNow());
            db.Notices.Add(notice);
            await db.CommitAsync(Now);
            await tell.TellAsync(notice.Id, Now);
            return MessageJson.Read((await db.Outbox.AsNoTracking().OrderBy(m => m.Id).LastAsync(Now)).Content);
        });
        Assert.Contains("workflow.yml:1 trainer.epochs: здесь -3, а нужно от 1 до 100000.", _lab.Read(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asked_is_told_once_that_the_answer_is_kept_and_not_where_it_was_taken_out()
    {
        Assert.Null((await SayAsync("ada", "/ask tides How high is it?")).Refused);
        Assert.Null((await SayAsync("mia", "/answer 1 As high as the moon says")).Refused);
        Assert.Null((await SayAsync("mia", "/faq keep 1")).Refused);
        Assert.Contains("/faq tides", await KeptAsync(), StringComparison.Ordinal);
        Assert.Null((await SayAsync("mia", "/faq drop 1")).Refused);
        Assert.Null(await KeptAsync());
        Assert.Null((await SayAsync("mia", "/faq keep 1")).Refused);
        Assert.NotNull(await KeptAsync());

        Task<string?> KeptAsync() => _lab.DoAsync<IEnumerable<INoticeView>, string?>(async (views, db) =>
            await views.Single(v => v.Kind == NoticeKind.AnswerKept).ViewAsync(await db.Notices.SingleAsync(n => n.Kind == NoticeKind.AnswerKept, Now), Now) is { } message ? _lab.Read(message) : null);
    }

    [Fact]
    public async Task The_cost_is_shown_as_a_picture_from_the_second_week_on()
    {
        Assert.Empty((await SayAsync("mia", "/cost tides")).Blocks.OfType<PlotBlock>());
        _lab.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Null((await SayAsync("mia", "/nudge @ada tides")).Refused);
        var plot = Assert.Single((await SayAsync("mia", "/cost tides")).Blocks.OfType<PlotBlock>());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(_lab.Paths.Resolve(plot.Path), Now))[..4]);
        Assert.All(plot.Series, series => Assert.InRange(series.Y.Count, 2, 8));
    }

    private static HashSet<string> Commands(ChatMessage message) => [.. message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command)];

    private Task<bool> AddAsync(Func<PersonId, Challenge, DateTimeOffset, IEnumerable<object>> make) => _lab.ReadAsync(async db =>
    {
        db.AddRange(make((await db.People.SingleAsync(p => p.Name == "ada", Now)).Id, await db.Challenges.SingleAsync(Now), _lab.Clock.GetUtcNow()));
        return await db.SaveChangesAsync(Now) > 0;
    });

    private async Task<ChatMessage> SayAsync(string who, string line)
    {
        var id = await _lab.Services.GetRequiredService<Inbox>().ReceiveAsync(new Inbound(TerminalPlatform.PlatformName, "room", who, line, $"e{++_said}") { Private = true }, Now);
        await _lab.DoAsync<Dispatcher, bool>(async (dispatcher, _) =>
        {
            await dispatcher.HandleAsync(id!.Value, Now);
            return true;
        });
        return await _lab.ReadAsync(async db => MessageJson.Read((await db.Outbox.AsNoTracking().OrderBy(m => m.Id).LastAsync(Now)).Content));
    }
}
