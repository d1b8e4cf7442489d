using System.Globalization;
using System.IO.Compression;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Standings;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>What people read of stages, reports, reading lists and contributions.</summary>
public sealed class Stages_in_chat : IAsyncLifetime
{
    private const string Slug = "tides", Hostile = "<!channel> [x](javascript:1) | **bold** `code`";
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync();
        _lab.Challenges.Rest = _lab.Challenges.Rest.Replace("scored_per_day: 3", "scored_per_day: 99", StringComparison.Ordinal) + "stages: [ { name: Learning, length: 3w }, { name: Write-up, length: 2w } ]\n";
        foreach (var name in new[] { "ada", "mia" }) await _lab.MemberAsync(name, Slug);
        await _lab.ReadAsync(async db =>
        {
            (await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "mia"), Now)).Become(Role.Mentor);
            return true;
        });
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_challenge_shows_the_plan_until_a_stage_begins_and_then_what_is()
    {
        await CallAsync<StagePlanCommand>("mia", ("settings", new Dictionary<string, string> { ["write"] = "5w" }));
        Assert.Contains("15 Dec 2026 – 19 Jan 2027", await ReadAsync<StageCommand>("ada"), StringComparison.Ordinal);
        await CallAsync<StagePlanCommand>("mia", ("settings", new Dictionary<string, string> { ["write"] = "2w" }));
        _lab.Clock.Advance(TimeSpan.FromDays(22));
        Assert.Contains("Write-up (now, until 2026-12-29", await ReadAsync<ChallengeCommand>("ada"), StringComparison.Ordinal);
        Assert.Contains("open, Write-up", await ReadAsync<ChallengesCommand>("ada"), StringComparison.Ordinal);
        await BeginAsync();
        Assert.Contains("Learning (now, until 2027-01-06", await ReadAsync<ChallengeCommand>("ada"), StringComparison.Ordinal);
        Assert.Contains("open, Learning", await ReadAsync<ChallengesCommand>("ada"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_is_over_its_day_says_when_it_was_to_end()
    {
        await BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Contains("Learning (now, was to end 2026-12-15", await ReadAsync<ChallengeCommand>("ada"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_wrote_stands_in_the_quotation_marks_of_the_readers_language()
    {
        await CallAsync<AskCommand>("ada", ("question", "Why does the moon pull twice a day?"));
        var told = await InRussianAsync(async services =>
        {
            var notice = await services.GetRequiredService<CoResearchDb>().Notices.AsNoTracking().SingleAsync(n => n.Kind == NoticeKind.QuestionAsked, Now);
            return _lab.Read((await services.GetServices<INoticeView>().Single(v => v.Kind == NoticeKind.QuestionAsked).ViewAsync(notice, Now))!);
        });
        Assert.Contains("«Why does the moon pull twice a day?»", told, StringComparison.Ordinal);
        var again = _lab.Read(await CallAsync<AskCommand>("ada", ("question", "Why does the moon pull twice a day?")));
        Assert.Contains("That is your question 1, asked 2026-11-24 12:00: it waits for an answer", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_names_the_cards_that_changed_and_those_that_are_blocked_still()
    {
        foreach (var card in (string[])["\"Fix the labels\" @ada #doing", "\"Plot it\" @ada #doing"]) await CallAsync<CardAddCommand>("ada", ("card", card));
        await _lab.TryAsync<ManageCards, Card>(async (manage, db) => await manage.BlockAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Cards.SingleAsync(c => c.Title == "Plot it", Now), "The licence", Now));
        var said = _lab.Read(await CallAsync<CheckinCommand>("ada", ("done", "card 1"), ("blockers", "none")));
        Assert.Contains("Changed on the board: card 1: Fix the labels", said, StringComparison.Ordinal);
        Assert.Contains("card 2: Plot it. /card unblock 2", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_and_levels_are_understood_in_the_bots_own_Russian()
    {
        Assert.Contains("on Friday", _lab.Read(await CallAsync<CheckinPlanCommand>("mia", ("settings", new Dictionary<string, string> { ["day"] = "пятница" }))), StringComparison.Ordinal);
        Assert.Equal((RiskLevel.High, RiskLevel.Medium, RiskLevel.Low), (ManageRisks.ReadLevel("высокая").Value, ManageRisks.ReadLevel("Средний").Value, ManageRisks.ReadLevel("низкий").Value));
    }

    [Fact]
    public async Task A_title_to_read_has_no_quotation_marks_around_it()
    {
        foreach (var typed in (string[])["\"The book\" https://example.org", "«Книга»", "“Tides”"]) await CallAsync<ReadAddCommand>("ada", ("paper", typed));
        Assert.Equal(["The book", "Книга", "Tides"], await _lab.ReadAsync(db => db.Readings.OrderBy(r => r.Number).Select(r => r.Title).ToListAsync(Now)));
    }

    [Theory]
    [InlineData("mentor", "You are mentor in The tides challenge (tides) now.", "/digest tides")]
    [InlineData("ml-expert", "You are ML expert in The tides challenge (tides) now.", "whose runs fail")]
    [InlineData("domain-expert", "You are domain expert in The tides challenge (tides) now.", "/risk tides")]
    public async Task Who_has_a_new_role_is_told_what_it_does(string role, string says, string first)
    {
        await _lab.DoAsync<RoleCommand, ChatMessage>(async (command, db) =>
        {
            var (by, ada) = (await db.People.SingleAsync(p => p.Name == "mia", Now), await db.People.SingleAsync(p => p.Name == "ada", Now));
            return await command.RunAsync(new CommandCall(by, "terminal", "room", "/role") { Challenge = await db.Challenges.SingleAsync(Now), Values = new Dictionary<string, object> { ["person"] = ada, ["role"] = role } }, Now);
        });
        var told = await ViewAsync(NoticeKind.RoleGiven);
        Assert.Contains(says, told, StringComparison.Ordinal);
        Assert.Contains(first, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stage_says_what_is_open_how_long_is_left_and_when_it_will_end()
    {
        var before = await ReadAsync<StageCommand>("mia");
        Assert.Contains("The first one is Learning.", before, StringComparison.Ordinal);
        Assert.Contains("Before Learning begins, 0 of 2:", before, StringComparison.Ordinal);
        Assert.Contains("/stage begin tides", before, StringComparison.Ordinal);
        Assert.Contains("Tue 15 Dec – Tue 29 Dec", before, StringComparison.Ordinal);
        Assert.DoesNotContain("/stage begin tides", await ReadAsync<StageCommand>("ada"), StringComparison.Ordinal);
        await BeginAsync();
        foreach (var number in new[] { 3, 4 }) await CallAsync<StageCheckCommand>("mia", ("line", $"{number}"));
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        var running = await ReadAsync<StageCommand>("ada");
        Assert.Contains("Learning runs since Tue 24 Nov and is to end on Tue 15 Dec: 14 days left.", running, StringComparison.Ordinal);
        const string Forecast = "Learning: 2 of 4 things are done, 2 a week. At this pace it ends on Tue 8 Dec, 7 days early.";
        Assert.Contains(Forecast, running, StringComparison.Ordinal);
        Assert.Contains(Forecast, await ReadAsync<TimelineCommand>("ada"), StringComparison.Ordinal);
        Assert.Contains(Forecast, await _lab.DoAsync<IServiceProvider, string>(async (services, db) =>
        {
            var digests = await services.GetRequiredService<MentorDigest>().OfAsync(await db.Challenges.ToListAsync(Now), _lab.Clock.GetUtcNow().AddDays(-7), Now);
            return _lab.Read(await services.GetRequiredService<DigestView>().MentorAsync("mia", digests, Now));
        }), StringComparison.Ordinal);
        Assert.Contains("Before Learning ends, 2 of 4:", running, StringComparison.Ordinal);
        Assert.Contains("☑ 3", running, StringComparison.Ordinal);
        await _lab.DoAsync<WatchStages, bool>(async (watch, _) =>
        {
            await watch.RunAsync(Now);
            return true;
        });
        await CallAsync<StageExtendCommand>("mia", ("length", "1w"), ("why", "The library was closed"));
        _lab.Clock.Advance(TimeSpan.FromDays(25));
        Assert.Contains("was to end on Tue 22 Dec: 4 days over.", await ReadAsync<StageCommand>("ada"), StringComparison.Ordinal);
        var ended = _lab.Read(await CallAsync<StageEndCommand>("mia", ("anyway", "We go on")));
        Assert.Contains("Learning of tides is over, with 2 open lines in its checklist.", ended, StringComparison.Ordinal);
        Assert.Contains("It ended 11 days later than planned. 1 forecast was off by 18 days on average; the first one by −18, the last one by −18.", ended, StringComparison.Ordinal);
        var timeline = await ReadAsync<TimelineCommand>("ada");
        Assert.Contains("Learning ended 11 days later than planned:", timeline, StringComparison.Ordinal);
        Assert.Matches(@"\+7 days: +The library was closed", timeline);
    }

    [Fact]
    public async Task The_report_is_markdown_with_plots_in_which_nothing_of_anybody_is_markup()
    {
        await BeginAsync();
        await CallAsync<StageArtefactCommand>("ada", ("what", "slides"), ("where", "https://example.org/a(b).pdf"));
        await CallAsync<ReadAddCommand>("ada", ("paper", Hostile));
        await CallAsync<ReadDoneCommand>("ada", ("number", 1L), ("note", "- 1. a list?"));
        for (var i = 1; i <= 4; i++)
        {
            _lab.Clock.Advance(TimeSpan.FromDays(4));
            await _lab.ScoredAsync("ada", Slug, 1.0 / i, privateValue: 0.1234567);
        }
        var message = await CallAsync<ReportCommand>("ada");
        Assert.Equal(3, message.Blocks.OfType<PlotBlock>().Count());
        Assert.Contains("4 submissions by 1 member, 0 failed.", _lab.Read(message), StringComparison.Ordinal);
        var files = message.Blocks.OfType<FileBlock>().Select(f => _lab.Paths.Resolve(f.Path)).ToList();
        var text = await File.ReadAllTextAsync(files[0], Now);
        Assert.Contains("# The tides challenge: Learning", text, StringComparison.Ordinal);
        Assert.Contains(@"\<!channel\> \[x\](javascript:1) \| \*\*bold\*\* \`code\`", text, StringComparison.Ordinal);
        Assert.Contains(@"ada: \- 1. a list?", text, StringComparison.Ordinal);
        Assert.Contains("[https://example.org/a(b).pdf](<https://example.org/a(b).pdf>)", text, StringComparison.Ordinal);
        Assert.Contains("| 0.25 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0.1234", text, StringComparison.Ordinal);
        using var zip = ZipFile.OpenRead(files[1]);
        Assert.Equal(["draft.md", .. message.Blocks.OfType<PlotBlock>().Select(p => p.Path)], zip.Entries.Select(e => e.FullName));
        Assert.All(message.Blocks.OfType<PlotBlock>(), p => Assert.Contains($"](<{p.Path}>)", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_best_so_far_is_drawn_up_to_now_below_its_own_challenge_and_no_longer_than_to_its_close()
    {
        await _lab.MemberAsync("ada", "winds");
        foreach (var slug in new[] { Slug, "winds" })
        {
            foreach (var value in new[] { 0.5, 0.25 })
            {
                await _lab.ScoredAsync("ada", slug, value);
                _lab.Clock.Advance(TimeSpan.FromHours(3));
            }
        }
        _lab.Clock.Advance(TimeSpan.FromDays(20));
        var blocks = await _lab.DoAsync<IServiceProvider, IReadOnlyList<Block>>(async (services, db) =>
        {
            var digests = await services.GetRequiredService<MentorDigest>().OfAsync(await db.Challenges.ToListAsync(Now), _lab.Clock.GetUtcNow().AddDays(-7), Now);
            return (await services.GetRequiredService<DigestView>().MentorAsync("mia", digests, Now)).Blocks;
        });
        var sections = blocks.OfType<HeadingBlock>().ToList();
        var plot = blocks.OfType<PlotBlock>().Single();
        Assert.InRange(blocks.ToList().IndexOf(plot), blocks.ToList().IndexOf(sections[1]), blocks.ToList().IndexOf(sections[2]));
        Assert.EndsWith(": " + sections[1].Text, plot.Alt, StringComparison.Ordinal);
        Assert.Equal([0.5, 0.25, 0.25], plot.Series[0].Y);
        Assert.InRange(plot.Series[0].X[^1], 20, 21);
        Assert.Equal("d", plot.TimeUnit);

        Assert.True((await _lab.MoveAsync(Slug, (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(30));
        Assert.InRange(await _lab.DoAsync<IServiceProvider, double>(async (services, db) =>
        {
            var board = await Board.OfAsync(db, await db.Challenges.SingleAsync(c => c.Slug == Slug, Now), Now);
            var records = await services.GetRequiredService<Records>().ListAsync(board.Judging, board.Definition.Objective, Now);
            return services.GetRequiredService<Plots>().BestOverTime(board, records)!.Series[0].X[^1];
        }), 20, 21);
    }

    [Fact]
    public async Task A_Russian_report_says_what_ships_in_Russian_and_leaves_out_what_is_not_there()
    {
        await BeginAsync();
        await CallAsync<StageIterateCommand>("mia");
        await CallAsync<AskCommand>("ada", ("question", "Why does the tide lag behind the moon?"));
        var text = await InRussianAsync(async services =>
        {
            var facts = await services.GetRequiredService<ReadStage>().OfAsync(await services.GetRequiredService<CoResearchDb>().Challenges.SingleAsync(Now), null, Now);
            return services.GetRequiredService<ReportDraft>().Write(facts!, [], at => $"{at:d MMM}");
        });
        foreach (var part in (string[])["# The tides challenge: Изучение", "**Студенты:** ada", "**Наставники:** mia", "(этап ещё идёт); по плану 21 день, добавлено дней: 0.", "] Статьи из списка чтения прочитаны", "- Итерация 1: 24 Nov – сейчас", "Задан 1 вопрос.\n", ": этап начат: We begin\n"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ответы, сохранённые", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_card_is_named_in_the_language_of_the_mentor()
    {
        await CallAsync<CardAddCommand>("ada", ("card", "\"Fix the labels\" @ada #doing"));
        Assert.True(await _lab.DoAsync<ManageCards, bool>(async (manage, db) => (await manage.BlockAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Cards.SingleAsync(Now), "No labels", Now)).Ok));
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        var told = await InRussianAsync(async services =>
        {
            var digests = await services.GetRequiredService<MentorDigest>().OfAsync(await services.GetRequiredService<CoResearchDb>().Challenges.ToListAsync(Now), _lab.Clock.GetUtcNow().AddDays(-7), Now);
            return _lab.Read(await services.GetRequiredService<DigestView>().MentorAsync("mia", digests, Now));
        });
        Assert.Contains("мешает 4 дня: карточка 1: Fix the labels", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_presentation_shows_the_report_as_it_is_then_and_says_how_to_answer()
    {
        await BeginAsync();
        await CallAsync<ReportPresentCommand>("mia");
        await CallAsync<StageArtefactCommand>("ada", ("what", "slides"), ("where", "https://example.org/late"));
        var shown = await ViewAsync(NoticeKind.ReportForTeam);
        Assert.Contains("@mia presents the report of Learning in The tides challenge.", shown, StringComparison.Ordinal);
        Assert.Contains("https://example.org/late", shown, StringComparison.Ordinal);
        Assert.Equal("presented_lately", (await CallAsync<ReportPresentCommand>("mia")).Refused);
        Assert.Equal("no_such_stage", (await CallAsync<ReportPresentCommand>("mia", ("stage", "lunch"))).Refused);
        Assert.Equal("nothing_to_report", (await CallAsync<ReportPresentCommand>("mia", ("stage", "write-up"))).Refused);
        Assert.Equal("nothing_to_report", (await CallAsync<ReportCommand>("mia", ("stage", "write-up"))).Refused);
        Assert.Equal("not_again", (await CallAsync<ReportPresentCommand>("mia", ("stage", "learning"), ("again", "twice"))).Refused);
        Assert.Null((await CallAsync<ReportPresentCommand>("mia", ("stage", "again"))).Refused);
        Assert.Contains("Learning", _lab.Read(await CallAsync<ReportPresentCommand>("mia", ("stage", "learn"), ("again", "again"))), StringComparison.Ordinal);
        Assert.Contains("/feedback tides", shown, StringComparison.Ordinal);
        await CallAsync<FeedbackCommand>("ada", ("text", "Why the moon?"));
        Assert.Contains("“Why the moon?”", await ViewAsync(NoticeKind.FeedbackGiven), StringComparison.Ordinal);
        Assert.Contains("Learning has begun in The tides challenge, until 15 December 2026.", await ViewAsync(NoticeKind.StageMoved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_language_has_files_of_its_own()
    {
        await BeginAsync();
        var names = new List<string>();
        foreach (var culture in (string[])["", "ru"])
            foreach (var file in await _lab.DoAsync<IServiceProvider, IEnumerable<FileBlock>>(async (services, db) =>
            {
                services.GetRequiredService<Texts>().Culture = CultureInfo.GetCultureInfo(culture);
                var person = await db.People.SingleAsync(p => p.Name == "ada", Now);
                var call = new CommandCall(person, "terminal", "room", "/x") { Challenge = await db.Challenges.SingleAsync(Now), Membership = await db.Memberships.SingleAsync(m => m.PersonId == person.Id, Now) };
                return [.. (await services.GetRequiredService<ReportCommand>().RunAsync(call, Now)).Blocks.OfType<FileBlock>(), .. (await services.GetRequiredService<CreditCommand>().RunAsync(call, Now)).Blocks.OfType<FileBlock>()];
            })) names.Add(file.Path);
        Assert.Equal(6, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(@"-\d{8}-\d{6}-\d{3}-(en|ru)\.(md|zip)$", name));
    }

    [Fact]
    public async Task Why_a_stage_began_is_no_reason_to_be_late_and_check_ins_stay_with_the_team()
    {
        await BeginAsync();
        await _lab.TryAsync<AnswerCheckIn, AnsweredCheckIn>(async (answer, db) => await answer.RunAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now), new CheckInText("x", null, "I am ill", null), Now));
        await CallAsync<StageExtendCommand>("mia", ("length", "1d"), ("why", "A holiday"));
        await CallAsync<StageExtendCommand>("mia", ("length", "2w"), ("why", "The teacher is ill"));
        var timeline = await CallAsync<TimelineCommand>("ada");
        var text = _lab.Read(timeline);
        Assert.Contains("Learning is 15 days later than planned so far:", text, StringComparison.Ordinal);
        Assert.Contains("I am ill", text, StringComparison.Ordinal);
        Assert.DoesNotContain("We begin", text, StringComparison.Ordinal);
        Assert.Contains(timeline.Blocks.OfType<PlotBlock>(), p => p.Path.Contains("timeline", StringComparison.Ordinal));
        var report = await CallAsync<ReportCommand>("ada");
        Assert.DoesNotContain("I am ill", _lab.Read(report) + await File.ReadAllTextAsync(_lab.Paths.Resolve(report.Blocks.OfType<FileBlock>().First().Path), Now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kept_a_stage_from_beginning_in_time_is_why_it_slips()
    {
        foreach (var card in (string[])["\"Fix the labels\" @ada #doing", "\"Plot it\" @ada #doing"]) await CallAsync<CardAddCommand>("ada", ("card", card));
        foreach (var (card, why) in new[] { ("Fix the labels", "Waiting for the licence"), ("Plot it", "No ink") })
            await _lab.TryAsync<ManageCards, Card>(async (manage, db) => await manage.BlockAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Cards.SingleAsync(c => c.Title == card, Now), why, Now));
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.TryAsync<ManageCards, Card>(async (manage, db) => await manage.BlockAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Cards.SingleAsync(c => c.Title == "Plot it", Now), null, Now));
        _lab.Clock.Advance(TimeSpan.FromDays(3));
        await BeginAsync();
        var text = await ReadAsync<TimelineCommand>("ada");
        Assert.Contains("Learning is 4 days later than planned so far:", text, StringComparison.Ordinal);
        Assert.Contains("Waiting for the licence", text, StringComparison.Ordinal);
        Assert.Contains("No ink", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_iteration_that_is_late_for_no_reason_promises_none()
    {
        await BeginAsync();
        await CallAsync<StageIterateCommand>("mia", ("name", "Round 1"));
        _lab.Clock.Advance(TimeSpan.FromDays(16));
        Assert.Contains("Round 1 is 2 days later than planned so far.", await ReadAsync<TimelineCommand>("ada"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_team_is_told_when_an_iteration_begins_goes_on_and_ends()
    {
        await BeginAsync();
        await CallAsync<StageIterateCommand>("mia", ("name", "Round 1"), ("settings", new Dictionary<string, string> { ["length"] = "1w" }));
        await CallAsync<StageExtendCommand>("mia", ("length", "3d"), ("why", Hostile));
        await CallAsync<StageExtendCommand>("mia", ("length", "1d"), ("stage", "learning"), ("why", "A holiday"));
        await CallAsync<StageEndCommand>("mia", ("anyway", "Enough"));
        var told = await ViewsAsync(NoticeKind.StageMoved);
        Assert.Equal(5, told.Count);
        Assert.Contains("Round 1 has begun within Learning in The tides challenge, until 4 December 2026.", told[1], StringComparison.Ordinal);
        Assert.Contains("Round 1 within Learning goes on in The tides challenge, until 4 December 2026: 3 more days. " + Hostile, told[2], StringComparison.Ordinal);
        Assert.Contains("Learning goes on in The tides challenge, until 16 December 2026: 1 more day. A holiday", told[3], StringComparison.Ordinal);
        Assert.Contains("Round 1 within Learning is over in The tides challenge.", told[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_for_the_entry_goes_to_the_stage_that_comes_next()
    {
        await BeginAsync();
        Assert.Contains("is to be true before Write-up begins: Cake is there", _lab.Read(await CallAsync<StageCheckCommand>("mia", ("line", "for=entry Cake is there"))), StringComparison.Ordinal);
        Assert.Contains("is on the checklist of Learning: Tea=hot is made", _lab.Read(await CallAsync<StageCheckCommand>("mia", ("line", "Tea=hot is made"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_in_another_challenge_reads_neither_comments_nor_why_a_card_is_blocked()
    {
        var card = await _lab.TryAsync<ManageCards, Card>(async (cards, db) =>
        {
            var (ada, challenge) = (await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now));
            var made = (await cards.AddAsync(ada, challenge, CardText.Read("Plot it", new DateOnly(2026, 11, 24)).Value, [], Now)).Value;
            await cards.CommentAsync(ada, made, "Between us", Now);
            return await cards.BlockAsync(ada, made, "My marriage", Now);
        });
        await _lab.PersonAsync("zoe");
        await _lab.PersonAsync("olga", owner: true);
        foreach (var (name, reads) in ((string, bool)[])[("ada", true), ("mia", true), ("olga", true), ("zoe", false)])
        {
            var text = await _lab.DoAsync<CardCommand, string>(async (command, db) =>
            {
                var person = await db.People.SingleAsync(p => p.Name == name, Now);
                var call = new CommandCall(person, "terminal", "room", "/card 1") { Card = card.Value, Challenge = await db.Challenges.SingleAsync(Now), Membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id, Now) };
                return _lab.Read(await command.RunAsync(call, Now));
            });
            Assert.Contains("is blocked", text, StringComparison.Ordinal);
            Assert.Equal((reads, reads), (text.Contains("My marriage", StringComparison.Ordinal), text.Contains("Between us", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_stage_that_was_ended_is_not_told_as_due()
    {
        await BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(22));
        await _lab.DoAsync<WatchStages, bool>(async (watch, _) =>
        {
            await watch.RunAsync(Now);
            return true;
        });
        Assert.Contains("Learning of tides is over its day, with 4 open lines in its checklist.", await ViewAsync(NoticeKind.StageDue), StringComparison.Ordinal);
        await CallAsync<StageEndCommand>("mia", ("anyway", "Enough"));
        Assert.Null(await ViewAsync(NoticeKind.StageDue));
    }

    [Fact]
    public async Task The_contribution_statement_is_a_draft_in_the_words_of_credit()
    {
        Assert.Contains("Nobody has done anything in tides", await ReadAsync<CreditCommand>("ada"), StringComparison.Ordinal);
        await _lab.ScoredAsync("ada", Slug, 0.5);
        await BeginAsync();
        var message = await CallAsync<CreditCommand>("ada");
        Assert.Matches("@ada.*Investigation, Methodology, Software", _lab.Read(message));
        Assert.Contains("Not seen by the lab: Conceptualization, Data curation", _lab.Read(message), StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(_lab.Paths.Resolve(Assert.Single(message.Blocks.OfType<FileBlock>()).Path), Now);
        Assert.Contains("**ada:** Investigation, Methodology, Software.", text, StringComparison.Ordinal);
        Assert.Contains("| mia | Project administration | 1 decision about stages |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeline_is_drawn_for_short_and_long_lives()
    {
        var begin = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var words = new TimelineWords("plan", "real", "late", "ahead", "forecast", "today");
        foreach (var days in new[] { 0, 1, 60, 400, 4000 })
        {
            var one = new PaintedStage(new string('W', 80), 3, begin, begin.AddDays(days), begin.AddDays(days), begin.AddDays(2 * days), true, true, begin.AddDays(3 * days), new string('i', 900));
            Assert.NotEmpty(TimelineChart.Paint("x", [one], begin.AddDays(days / 2.0), words, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact(Explicit = true)]
    public void Draw_a_timeline_to_look_at()
    {
        var begin = new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
        var day = begin.AddDays;
        File.WriteAllBytes(Path.Combine(Path.GetTempPath(), "coresearch-timeline.png"), TimelineChart.Paint("Plan and reality of Gamma or hadron?",
        [
            new("Inception", 0, day(0), day(14), day(0), day(13), true, false, null, "−1 day"),
            new("Learning", 0, day(14), day(70), day(13), day(84), true, false, null, "+14 days: The library was closed, and the detector group came back later than they had said"),
            new("Individual solution", 0, day(70), day(126), day(84), day(147), true, true, day(160), "+21 days: card 12: no data after 2020"),
            new("Round 1: networks", 1, day(86), day(100), day(86), day(103), true, false, null, "+3 days"),
            new("Round 2: boosted trees", 1, day(103), day(117), day(103), day(124), true, true, null, ""),
            new("Write-up", 0, day(126), day(154), day(147), day(175), false, true, null, ""),
        ], day(118), new TimelineWords("plan", "real", "beyond the plan", "still ahead", "forecast by pace", "today"), System.Globalization.CultureInfo.InvariantCulture));
    }

    private Task<string> InRussianAsync(Func<IServiceProvider, Task<string>> say) => _lab.DoAsync<IServiceProvider, string>((services, _) =>
    {
        services.GetRequiredService<Texts>().Culture = services.GetRequiredService<Languages>().Of("ru");
        return say(services);
    });

    private async Task BeginAsync() => Assert.Null((await CallAsync<StageBeginCommand>("mia", ("anyway", "We begin"))).Refused);

    private async Task<string> ReadAsync<TCommand>(string reader)
        where TCommand : ICommand => _lab.Read(await CallAsync<TCommand>(reader));

    private Task<ChatMessage> CallAsync<TCommand>(string reader, params (string Name, object Value)[] values)
        where TCommand : ICommand => _lab.DoAsync<TCommand, ChatMessage>(async (command, db) =>
    {
        var (person, challenge) = (await db.People.SingleAsync(p => p.Name == reader, Now), await db.Challenges.SingleAsync(Now));
        var message = await command.RunAsync(new CommandCall(person, "terminal", "room", "/x")
        {
            Challenge = challenge,
            Membership = await db.Memberships.SingleAsync(m => m.PersonId == person.Id, Now),
            Values = values.ToDictionary(v => v.Name, v => v.Value),
        }, Now);
        if (message.Refused is not null) await db.DropChangesAsync();
        return message;
    });

    private Task<List<string>> ViewsAsync(NoticeKind kind) => _lab.DoAsync<IEnumerable<INoticeView>, List<string>>(async (views, db) =>
    {
        var told = new List<string>();
        foreach (var notice in await db.Notices.AsNoTracking().Where(n => n.Kind == kind).OrderBy(n => n.Id).ToListAsync(Now))
            told.Add(_lab.Read((await views.Single(v => v.Kind == kind).ViewAsync(notice, Now))!));
        return told;
    });

    private Task<string?> ViewAsync(NoticeKind kind) => _lab.DoAsync<IEnumerable<INoticeView>, string?>(async (views, db) =>
        await views.Single(v => v.Kind == kind).ViewAsync(await db.Notices.AsNoTracking().OrderBy(n => n.Id).FirstAsync(n => n.Kind == kind, Now), Now) is { } message ? _lab.Read(message) : null);
}
