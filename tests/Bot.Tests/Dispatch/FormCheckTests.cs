using System.Text.Encodings.Web;
using System.Text.Json;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Forms that are filled in wrongly: each mistake is told at its own field while the form is still open.</summary>
public sealed class FormCheckTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("/no/such/folder", null, null, "what")]
    [InlineData("satelites", null, null, "what")]
    [InlineData("gamma-hadron", "No Name", null, "name")]
    [InlineData("gamma-hadron", "tides", null, "name")]
    [InlineData("tides", null, null, "name")]
    [InlineData("gamma-hadron", "magic", "seed", "options")]
    [InlineData("gamma-hadron", "magic", "as other", "options")]
    [InlineData("gamma-hadron", "magic", "seed=1 seed=2", "options")]
    [InlineData("gamma-hadron", "magic", "sead=1", "options")]
    [InlineData("gamma-hadron", "magic", "from=/no/such/folder", "options")]
    [InlineData("https://example.org/x.git", null, "hidden=/no/such/folder", "options")]
    [InlineData("gamma-hadron", "magic", "seed=1", null)]
    [InlineData("gamma-hadron", null, null, null)]
    public async Task A_challenge_to_add(string what, string? name, string? options, string? field)
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        var values = new Dictionary<string, string?> { ["what"] = what, ["name"] = name, ["options"] = options };
        var mistakes = await MistakesAsync(bot, "olga", "challenge add", values);
        Assert.Equal(field is null ? [] : [field], mistakes.Keys);
    }

    [Theory]
    [InlineData("tides", null, null)]
    [InlineData("moon", null, "challenge")]
    [InlineData("mars", null, "challenge")]
    [InlineData("tides", "not at all", "repository")]
    public async Task A_challenge_to_join(string challenge, string? repository, string? field)
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("ada", platform: "chat");
        var mistakes = await MistakesAsync(bot, "ada", "join", new() { ["challenge"] = challenge, ["repository"] = repository });
        Assert.Equal(field is null ? [] : [field], mistakes.Keys);
    }

    [Theory]
    [InlineData("why?", "question")]
    [InlineData("Why does the moon pull twice a day?", null)]
    public async Task A_command_that_would_refuse_says_so_while_the_form_is_open_and_does_nothing(string question, string? field)
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        var mistakes = await MistakesAsync(bot, "ada", "ask", new() { ["challenge"] = "tides", ["question"] = question });
        Assert.Equal(field is null ? [] : [field], mistakes.Keys);
        Assert.Equal(0, await bot.InAsync(db => db.Questions.CountAsync()));
    }

    [Fact]
    public async Task A_refusal_stands_at_the_field_that_it_is_about()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        Assert.Equal(["zone"], (await MistakesAsync(bot, "ada", "introduce", new() { ["skills"] = "Python", ["zone"] = "Moscow" })).Keys);
        Assert.Equal(["done"], (await MistakesAsync(bot, "ada", "checkin", new() { ["challenge"] = "tides", ["done"] = new string('x', 2001) })).Keys);
        Assert.Empty(await MistakesAsync(bot, "ada", "checkin", new() { ["challenge"] = "tides", ["done"] = new string('щ', 2000), ["next"] = new string('щ', 2000), ["blockers"] = new string('щ', 2000) }));
    }

    [Fact]
    public async Task What_is_filled_in_may_be_longer_than_a_line()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        var answers = new Dictionary<string, string> { ["challenge"] = "tides", ["done"] = new string('щ', 2000), ["next"] = new string('щ', 2000), ["blockers"] = new string('щ', 2000) };
        bot.Chat.Limits = bot.Chat.Limits with { ShowsForms = true };
        var json = JsonSerializer.Serialize(new FormAnswers("checkin", answers), Plain);
        Assert.Null((await bot.WriteAsync("ada", json, InboundKind.FormSubmit))!.Refused);
        Assert.Equal(3, await bot.InAsync(db => db.CheckInAnswers.CountAsync(a => a.Text.Length == 2000)));
    }

    [Fact]
    public async Task Where_questions_are_asked_one_by_one_the_wrong_answer_is_asked_for_again()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        Assert.Contains("Skills", bot.Read((await bot.WriteAsync("ada", "/introduce"))!), StringComparison.Ordinal);
        foreach (var said in new[] { "Python", "-", "-" }) Assert.Null((await bot.WriteAsync("ada", said))!.Refused);
        var wrong = (await bot.WriteAsync("ada", "Moscow"))!;
        Assert.NotNull(wrong.Refused);
        Assert.Contains("Zone", bot.Read(wrong), StringComparison.Ordinal);
        Assert.Null((await bot.WriteAsync("ada", "Europe/Moscow"))!.Refused);
        Assert.Equal(0, await bot.InAsync(db => db.OpenForms.CountAsync()));
        Assert.Equal("Europe/Moscow", await bot.InAsync(db => db.People.Where(p => p.Name == "ada").Select(p => p.TimeZone).SingleAsync()));

        // Too long is said at once.
        await bot.WriteAsync("ada", "/checkin tides");
        Assert.Equal("answer_longer", (await bot.WriteAsync("ada", new string('x', 2001)))!.Refused);
    }

    [Fact]
    public async Task Which_of_several_challenges_a_form_is_about_is_asked_or_said()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        Assert.DoesNotContain("This is about", bot.Read((await bot.WriteAsync("ada", "/ask"))!), StringComparison.Ordinal);
        var ada = await bot.InAsync(db => db.People.SingleAsync(p => p.Name == "ada"));
        await bot.JoinAsync(ada, await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "moon")));

        // One of the two is closed, and has no week to tell.
        Assert.Contains("For another challenge, stop and name it: /checkin moon", bot.Read((await bot.WriteAsync("ada", "/checkin"))!), StringComparison.Ordinal);
        await bot.JoinAsync(ada, await bot.ChallengeAsync("currents"));
        Assert.DoesNotContain("This is about", bot.Read((await bot.WriteAsync("ada", "/checkin tides"))!), StringComparison.Ordinal);

        // What was used last is offered first, and taken for no more than that.
        Assert.Null((await bot.WriteAsync("ada", "/checkins tides"))!.Refused);
        var which = (await bot.WriteAsync("ada", "/checkin"))!;
        Assert.Equal("which_challenge", which.Refused);
        Assert.Equal(["/checkin tides", "/checkin currents"], which.Blocks.OfType<ButtonsBlock>().Single().Buttons.Select(b => b.Command));
        Assert.Contains("This is about", bot.Read((await bot.WriteAsync("ada", "/ask"))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_is_left_out_it_is_said_why_that_is_refused_and_the_next_answer_is_taken()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        await bot.WriteAsync("ada", "/checkin tides");
        for (var question = 1; question < 3; question++) Assert.Null((await bot.WriteAsync("ada", Forms.Skip))!.Refused);
        var refused = (await bot.WriteAsync("ada", Forms.Skip))!;
        Assert.Equal("nothing_said", refused.Refused);
        Assert.Contains("/checkin skip", bot.Read(refused), StringComparison.Ordinal);
        Assert.Contains("Done", bot.Read(refused), StringComparison.Ordinal);
        Assert.Null((await bot.WriteAsync("ada", "I fitted the sun"))!.Refused);
        Assert.Equal("I fitted the sun", await bot.InAsync(db => db.CheckInAnswers.Select(a => a.Text).SingleAsync()));
        Assert.Equal(0, await bot.InAsync(db => db.OpenForms.CountAsync()));

        // In a form that is whole on the screen it stands at its first field.
        Assert.Contains("/checkin skip", (await MistakesAsync(bot, "ada", "checkin", new() { ["challenge"] = "tides", ["done"] = "" }))["done"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_command_is_no_answer_where_any_words_are_and_the_question_goes_on_waiting()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        await bot.WriteAsync("ada", "/checkin tides");
        foreach (var typed in new[] { "/chekin", "/chekin tides", "/checkn skip" })
        {
            var answer = (await bot.WriteAsync("ada", typed))!;
            Assert.Equal("unknown_command", answer.Refused);
            Assert.Contains("Did you mean /", bot.Read(answer), StringComparison.Ordinal);
        }

        // A path is an answer, and so is what no command is like.
        string[] answers = ["/data/x.csv", "/data/x.csv is to be cleaned", "/scratch-of-the-cluster is full"];
        foreach (var said in answers) Assert.Null((await bot.WriteAsync("ada", said))!.Refused);
        Assert.Equal(answers, await bot.InAsync(db => db.CheckInAnswers.OrderBy(a => a.Text).Select(a => a.Text).ToListAsync()));
    }

    [Fact]
    public async Task A_form_offers_people_and_words_to_choose_from()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        bot.Chat.Limits = bot.Chat.Limits with { ShowsForms = true };
        var form = (await bot.WriteAsync("ada", "/risk add tides"))!.Blocks.OfType<FormBlock>().Single();
        Assert.Equal(["low", "medium", "high"], form.Fields.Single(f => f.Name == "likelihood").Choices.Select(c => c.Value));
        Assert.Equal(["@ada"], form.Fields.Single(f => f.Name == "owner").Choices.Select(c => c.Value));
        await bot.WriteAsync("ada", "/checkin tides done \"I read\"");
        Assert.Equal("I read", (await bot.WriteAsync("ada", "/checkin tides"))!.Blocks.OfType<FormBlock>().Single().Fields.Single(f => f.Name == "done").Value);
    }

    [Fact]
    public async Task A_file_with_the_command_beside_it_is_kept_and_comes_back()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        await bot.PersonAsync("olga", owner: true);
        Assert.Null((await bot.SayAsync("olga", "/stage begin tides anyway go")).Refused);
        bot.Chat.Files["f"] = [1, 2, 3];
        var sent = new Inbound("", "dm", "ada", "/stage artefact slides tides", "") { Kind = InboundKind.File, Private = true, FileReference = "f", FileName = "the talk.pdf" };
        var kept = (await bot.HappensAsync(sent))[^1];
        Assert.Contains("slides is among the artefacts", bot.Read(kept), StringComparison.Ordinal);
        var file = (await bot.WriteAsync("ada", "/stage file slides tides"))!.Blocks.OfType<FileBlock>().Single();
        Assert.Equal("the-talk.pdf", file.Name);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(bot.Services.GetRequiredService<StatePaths>().Resolve(file.Path), TestContext.Current.CancellationToken));

        // A name is a name, whatever else it could mean.
        foreach (var name in new[] { "none", "tides", "from=x" })
        {
            Assert.Contains("slides of", bot.Read((await bot.HappensAsync(sent with { FileName = name }))[^1]), StringComparison.Ordinal);
            Assert.Single((await bot.WriteAsync("ada", "/stage file slides tides"))!.Blocks.OfType<FileBlock>());
        }
        bot.Chat.Files["f"] = [];
        Assert.Equal("empty_file", (await bot.HappensAsync(sent))[^1].Refused);
        bot.Chat.Files.Clear();
        var gone = (await bot.HappensAsync(sent))[^1];
        Assert.Equal("big_file_not_fetched", gone.Refused);
        Assert.Contains("20 MB", bot.Read(gone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_is_sent_with_its_command_beside_it_or_lies_where_the_terminal_runs()
    {
        await using var bot = await StartAsync();
        await MemberAsync(bot);
        foreach (var platform in new[] { "chat", "terminal" }) await bot.PersonAsync("olga", owner: true, platform);
        var board = """{"lists":[{"id":"a","name":"Doing"}],"cards":[{"id":"1","name":"Look at the moon","idList":"a"},{"id":"2","name":"Look at the sun","idList":"a"}]}"""u8.ToArray();
        bot.Chat.Files["f"] = board;
        var sent = new Inbound("", "dm", "olga", "board import tides", "") { Kind = InboundKind.File, Private = true, FileReference = "f", FileName = "tides.json" };
        Assert.Null((await bot.SayAsync("olga", "/card limit doing 1 tides")).Refused);
        var full = bot.Read((await bot.HappensAsync(sent))[^1]);
        Assert.Contains("1 card is new on the board of tides.", full, StringComparison.Ordinal);
        Assert.Contains("1 was left out, as its column is full.", full, StringComparison.Ordinal);
        Assert.Equal("only_in_terminal", (await bot.WriteAsync("olga", "/board import tides from=/etc/passwd"))!.Refused);
        Assert.Equal("no_board_sent", (await bot.WriteAsync("olga", "/board import tides"))!.Refused);

        Assert.Null((await bot.SayAsync("olga", "/card limit doing 0 tides")).Refused);
        Assert.Equal("no_board_named", (await bot.SayAsync("olga", "/board import tides")).Refused);
        var folder = Directory.CreateTempSubdirectory("coresearch-board-");
        var file = Path.Combine(folder.FullName, "my board.json");
        Assert.Equal("board_not_read", (await bot.SayAsync("olga", $"/board import tides from=\"{file}\"")).Refused);
        await File.WriteAllBytesAsync(file, board, TestContext.Current.CancellationToken);
        Assert.Contains("1 card is new on the board of tides. 1 was there already", bot.Read(await bot.SayAsync("olga", $"/board import tides from=\"{file}\"")), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Somebody_who_lost_access_while_it_was_open_learns_that_and_nothing_else()
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.PersonAsync("ada", platform: "chat");
        Assert.Null((await bot.SayAsync("olga", "/remove @ada")).Refused);
        foreach (var challenge in new[] { "tides", "mars" })
        {
            var mistake = Assert.Single(await MistakesAsync(bot, "ada", "join", new() { ["challenge"] = challenge }));
            Assert.Equal("challenge", mistake.Key);
            Assert.Contains("has no access to this lab any more", mistake.Value, StringComparison.Ordinal);
        }
    }

    /// <summary>Ada takes part in a challenge that has a version and a leaderboard.</summary>
    private static async Task MemberAsync(TestBot bot)
    {
        var tides = await bot.InAsync(async db =>
        {
            var challenge = await db.Challenges.SingleAsync(c => c.Slug == "tides");
            var version = ChallengeVersion.Create(challenge.Id, 1, $"slug: tides\ntitle: Tides\n{new SmallChallenges().Rest}", "challenges/tides/v1", "hash", null, DateTimeOffset.UnixEpoch);
            db.Add(version);
            await db.SaveChangesAsync();
            challenge.Publish(version);
            var judging = Judging.Begin(version, EvaluatorVersion.Current, "first", DateTimeOffset.UnixEpoch);
            db.Add(judging);
            await db.SaveChangesAsync();
            challenge.BeginJudging(judging.Id);
            return challenge;
        });
        await bot.JoinAsync(await bot.PersonAsync("ada", platform: "chat"), tides);
    }

    private static async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync();
        await bot.ChallengeAsync("tides");
        await bot.ChallengeAsync("moon");
        await bot.InAsync(async db => Assert.True((await db.Challenges.SingleAsync(c => c.Slug == "moon")).Close(DateTimeOffset.UnixEpoch).Ok));
        return bot;
    }

    private static async Task<IReadOnlyDictionary<string, string>> MistakesAsync(TestBot bot, string who, string command, Dictionary<string, string?> values)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        var filled = values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!);
        return await scope.ServiceProvider.GetRequiredService<FormCheck>().MistakesAsync("chat", who, new FormAnswers(command, filled), TestContext.Current.CancellationToken);
    }
}
