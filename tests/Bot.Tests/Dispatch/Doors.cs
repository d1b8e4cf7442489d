using System.Text.Json;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>What somebody gets done who is not who they seem: without a name, with a strange code, as a guest, as whoever lost access.</summary>
public sealed class Doors : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        _bot.Chat.Limits = _bot.Chat.Limits with { HasButtons = true };
        await _bot.PersonAsync("olga", owner: true);
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Theory]
    [InlineData("/privacy erase confirm Xena")]
    [InlineData("/privacy")]
    [InlineData("/link ABCD-EFGH-JKLM")]
    [InlineData("/enter ABCD-EFGH-JKLM")]
    [InlineData("/claim ABCD-EFGH-JKLM")]
    [InlineData("/unlink chat")]
    [InlineData("/leave tides")]
    [InlineData("/kudos +5 @ada for explaining the gates #teamwork")]
    [InlineData("/redeem mug")]
    [InlineData("/role @mallory owner")]
    [InlineData("/announce Free beer")]
    [InlineData("/view 3")]
    [InlineData("help")]
    public async Task What_somebody_wrote_without_a_name_is_not_done_for_whoever_presses(string line)
    {
        var asked = (await _bot.HappensAsync(new Inbound("", "room", "room", line, "") { Kind = InboundKind.Unnamed }))[^1];
        Assert.Equal("wrote_unnamed", asked.Refused);
        Assert.Empty(asked.Blocks.OfType<ButtonsBlock>());
        Assert.DoesNotContain("ABCD", _bot.Read(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_about_the_place_or_read_by_all_is_shown_whole_and_offered()
    {
        foreach (var line in new[] { "/here tides quiet=22-7", "/scores tides page=2" })
        {
            var asked = (await _bot.HappensAsync(new Inbound("", "room", "room", line, "") { Kind = InboundKind.Unnamed }))[^1];
            Assert.Contains(line, _bot.Read(asked).ReplaceLineEndings(" "), StringComparison.Ordinal);
            Assert.Equal(line, Assert.Single(asked.Blocks.OfType<ButtonsBlock>().Single().Buttons).Command);
        }
        var pressed = CommandCatalog.OfThisBot().Entries.Select(e => e.Spec).Where(s => s.BeforeAll).ToList();
        Assert.NotEmpty(pressed);
        Assert.All(pressed, spec => Assert.False(spec.Discreet || spec.Secret || (spec.Audited && !spec.Name.StartsWith("here", StringComparison.Ordinal)), spec.Name));
    }

    [Fact]
    public async Task A_code_takes_nobodys_account_over_without_their_word()
    {
        await _bot.PersonAsync("mallory");
        var code = Code(await _bot.SayAsync("mallory", "/link"));
        Assert.Null((await _bot.WriteAsync("yuri", "/me"))!.Refused);
        await _bot.WriteAsync("yuri", "/me please my private giraffe note");

        // No link does it, nor the code alone.
        await _bot.WriteAsync("yuri", $"link_{code.Replace("-", "", StringComparison.Ordinal)}", InboundKind.Started);
        var asked = (await _bot.WriteAsync("yuri", $"/link {code}"))!;
        Assert.Equal("link_unconfirmed", asked.Refused);
        Assert.True(asked.Private);
        Assert.All(["@yuri", "@mallory", "/unlink"], word => Assert.Contains(word, _bot.Read(asked), StringComparison.Ordinal));
        Assert.Equal("link_unconfirmed", (await _bot.WriteAsync("yuri", $"/link {code} confirm mallory"))!.Refused);
        Assert.Contains("You are @yuri", _bot.Read((await _bot.WriteAsync("yuri", "/me"))!), StringComparison.Ordinal);

        var button = Assert.Single(asked.Blocks.OfType<ButtonsBlock>().Single().Buttons);
        Assert.Null((await _bot.WriteAsync("yuri", button.Token!, InboundKind.Action))!.Refused);
        Assert.Contains("You are @mallory", _bot.Read((await _bot.WriteAsync("yuri", "/me"))!), StringComparison.Ordinal);
        Assert.Equal("link_code_spent", (await _bot.WriteAsync("zed", $"/link {code}"))!.Refused);

        // They are alone with the bot as before, and what was theirs before is not told to whoever they became.
        Assert.True(await _bot.InAsync(db => db.Presences.AnyAsync(p => p.Conversation == "dm-yuri" && p.Private && db.People.Any(o => o.Id == p.PersonId && o.Name == "mallory"))));
        Assert.DoesNotContain("giraffe", await ExportAsync("mallory"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_is_not_whoever_their_user_name_says()
    {
        _bot.Chat.Profiles["UGUEST"] = new Profile("Bob", "bob") { FromElsewhere = true };
        foreach (var mode in new[] { "allow-list", "open" })
        {
            await _bot.SayAsync("olga", $"/entry chat {mode}");
            await _bot.SayAsync("olga", "/allow chat bob");
            Assert.Equal("not_invited", (await _bot.WriteAsync("UGUEST", "/me"))!.Refused);
        }
        _bot.Chat.Profiles["UMAX"] = new Profile("Max", "max");
        Assert.Null((await _bot.WriteAsync("UMAX", "/me"))!.Refused);
        _bot.Chat.Profiles["UEVL"] = new Profile("Maxim", "max") { FromElsewhere = true };
        await _bot.SayAsync("olga", "/allow chat UEVL");
        Assert.Null((await _bot.WriteAsync("UEVL", "/me"))!.Refused);
        await _bot.HappensAsync(new Inbound("", "room", "UEVL", "/me", "") { ActorHandle = "max" });
        Assert.Equal([("UEVL", null), ("UMAX", "max")], await HandlesAsync());

        // One of ours who turns out to be a guest, and a guest who joins an account.
        _bot.Chat.Profiles["ULATE"] = new Profile("Late", "late");
        await _bot.WriteAsync("ULATE", "/me");
        _bot.Chat.Profiles["ULATE"] = new Profile("Late", "max") { FromElsewhere = true };
        await _bot.HappensAsync(new Inbound("", "", "ULATE", "", "") { Kind = InboundKind.ProfileChanged });
        _bot.Chat.Profiles["UJOIN"] = new Profile("Join", "max") { FromElsewhere = true };
        Assert.Null((await _bot.WriteAsync("UJOIN", $"/link {Code(await _bot.SayAsync("ada", "/link"))}"))!.Refused);
        Assert.Equal([("UEVL", null), ("UJOIN", null), ("ULATE", null), ("UMAX", "max")], await HandlesAsync());
    }

    [Fact]
    public async Task The_platform_is_asked_before_anything_waits_for_it()
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { Entry = EntryMode.Invitation };
        var (tides, olga, now) = (await _bot.ChallengeAsync("tides"), await _bot.PersonAsync("olga"), _bot.Time.GetUtcNow());
        await _bot.InAsync(db => db.Invitations.AddAsync(new Invitation("AAAABBBBCCCC", olga.Id, tides.Id, 1, now, now.AddDays(1)) { AsksFirst = true }).AsTask());
        var codes = new[] { Code(await _bot.SayAsync("olga", "/invite")), "AAAABBBBCCCC", Code(await _bot.SayAsync("olga", "/link")) };

        // Somebody else writes meanwhile, and waits for nothing.
        _bot.Chat.WhenAsked = () => _bot.InAsync(db => db.BeginWriteAsync(CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        foreach (var (account, line) in new[] { ("U1", $"/enter {codes[0]}"), ("U2", $"/enter {codes[1]}"), ("U3", $"/link {codes[2]}") }) await _bot.WriteAsync(account, line);
        Assert.Equal(["U1", "U2", "U3"], _bot.Chat.Asked.Distinct());
    }

    [Fact]
    public async Task Whoever_lost_access_does_not_come_back_by_being_erased_or_by_an_account_that_they_took_off_before()
    {
        foreach (var name in new[] { "sue", "tim" }) Assert.Null((await _bot.WriteAsync(name, "/me"))!.Refused);
        await _bot.PersonAsync("tia");
        Assert.Null((await _bot.WriteAsync("tia-chat", $"/link {Code(await _bot.SayAsync("tia", "/link"))}"))!.Refused);
        Assert.Null((await _bot.SayAsync("tia", "/unlink chat")).Refused);
        foreach (var name in new[] { "sue", "tia" }) Assert.Null((await _bot.SayAsync("olga", $"/remove @{name}")).Refused);
        foreach (var name in new[] { "sue", "tim" }) Assert.Null((await _bot.SayAsync("olga", $"/erase @{name} confirm {name}")).Refused);
        _bot.Time.Advance(TimeSpan.FromDays(40));
        await using (var scope = _bot.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<FormerAccounts>().DropAsync(CancellationToken.None);

        foreach (var account in new[] { "sue", "tia-chat" }) Assert.Equal("not_invited", (await _bot.WriteAsync(account, "/me"))!.Refused);
        Assert.Null((await _bot.WriteAsync("tim", "/me"))!.Refused);

        // An owner lets them in: one by name, one with an invitation, one by giving the access back.
        await _bot.SayAsync("olga", "/allow chat sue");
        Assert.Null((await _bot.WriteAsync("sue", "/me"))!.Refused);
        Assert.Null((await _bot.SayAsync("olga", "/readmit @tia")).Refused);
        Assert.Null((await _bot.WriteAsync("tia-chat", "/me"))!.Refused);
    }

    [Fact]
    public async Task An_erased_name_on_a_list_of_accounts_goes_with_whoever_lost_access()
    {
        _bot.Chat.Profiles["USUE"] = new Profile("Sue", "sue_s");
        await _bot.SayAsync("olga", "/entry chat allow-list");
        await _bot.SayAsync("olga", "/allow chat @sue_s");
        Assert.Null((await _bot.WriteAsync("USUE", "/me"))!.Refused);
        await _bot.SayAsync("olga", "/remove @Sue");
        Assert.Null((await _bot.SayAsync("olga", "/erase @Sue confirm Sue")).Refused);
        Assert.Equal("not_invited", (await _bot.WriteAsync("USUE", "/me"))!.Refused);
    }

    [Fact]
    public async Task Wrong_codes_are_answered_three_times_a_day_and_stand_in_one_line_of_the_audit()
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { Entry = EntryMode.Invitation };
        var answers = new List<string?>();
        for (var i = 0; i < 6; i++) answers.Add(await TryAsync("U1", i == 1 ? "/enter BBBB-BBBB-BBBB" : "/enter AAAA-AAAA-AAAA"));
        Assert.Equal(["invitation_spent", "invitation_spent", "no_more_codes", null, null, null], answers);
        Assert.Null(await TryAsync("U1", "/link AAAA-AAAA-AAAA"));
        Assert.Equal("link_code_spent", await TryAsync("U2", "/link AAAA-AAAA-AAAA"));
        Assert.Equal("not_invited", await TryAsync("U2", "hello"));

        var lines = await _bot.InAsync(db => db.Audit.Where(a => a.Account == "U1").OrderBy(a => a.Id).Select(a => new { a.Detail, a.Times, a.Platform, a.Handle }).ToListAsync());
        Assert.Equal([("invitation_spent: /enter", 2, "chat", "u_one"), ("no_more_codes: /enter", 1, "chat", "u_one")], lines.Select(a => (a.Detail, a.Times, a.Platform, a.Handle)));
        var audit = _bot.Read(await _bot.SayAsync("olga", "/audit")).ReplaceLineEndings(" ");
        Assert.Contains("@u_one (U1)", audit, StringComparison.Ordinal);
        Assert.Contains("×2", audit, StringComparison.Ordinal);

        // A good code still opens, and tomorrow is another day.
        Assert.Null(await TryAsync("U1", $"/enter {Code(await _bot.SayAsync("olga", "/invite"))}"));
        _bot.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("link_code_spent", await TryAsync("U2", "/link AAAA-AAAA-AAAA"));

        async Task<string?> TryAsync(string account, string line)
        {
            var before = await _bot.InAsync(db => db.Outbox.CountAsync());
            var after = await _bot.HappensAsync(new Inbound("", "room", account, line, "") { ActorHandle = account == "U1" ? "u_one" : null });
            return await _bot.InAsync(db => db.Outbox.CountAsync()) > before ? after[^1].Refused : null;
        }
    }

    [Fact]
    public async Task A_challenge_is_chosen_once_and_nothing_of_the_line_stays_in_the_buttons()
    {
        await TwoChallengesAsync();
        var asked = (await _bot.WriteAsync("ada", "/ask Why does my secret illness matter here?"))!;
        var buttons = asked.Blocks.OfType<ButtonsBlock>().Single().Buttons;
        Assert.Equal(["/ask moon Why does my secret illness matter here?", "/ask tides Why does my secret illness matter here?"], buttons.Select(b => b.Command).Order());
        var tides = buttons.Single(b => b.Label == "tides").Token!;
        Assert.Null((await _bot.WriteAsync("ada", tides, InboundKind.Action))!.Refused);
        foreach (var button in buttons) Assert.Equal("chosen_already", (await _bot.WriteAsync("ada", button.Token!, InboundKind.Action))!.Refused);
        Assert.Equal(1, await _bot.InAsync(db => db.Questions.CountAsync()));
        Assert.Equal("stale_button", (await _bot.WriteAsync("bob", tides, InboundKind.Action))!.Refused);

        // Nor when it was not pressed, and its sender is erased.
        await _bot.WriteAsync("ada", "/ask Why does my other illness matter here?");
        await _bot.WriteAsync("ada", "/privacy erase confirm ada");
        Assert.DoesNotContain(await _bot.InAsync(db => db.ChatActions.Select(a => a.Command).ToListAsync()), line => line.Contains("illness", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_choice_that_is_refused_can_be_made_again()
    {
        await TwoChallengesAsync();
        var buttons = (await _bot.WriteAsync("ada", "/ask Why does the gate fail at low energies?"))!.Blocks.OfType<ButtonsBlock>().Single().Buttons;
        await _bot.InAsync(db => db.Memberships.Where(m => db.Challenges.Any(c => c.Id == m.ChallengeId && c.Slug == "moon")).ExecuteDeleteAsync());
        Assert.Equal("not_a_member", (await _bot.WriteAsync("ada", buttons.Single(b => b.Label == "moon").Token!, InboundKind.Action))!.Refused);
        Assert.Null((await _bot.WriteAsync("ada", buttons.Single(b => b.Label == "tides").Token!, InboundKind.Action))!.Refused);
    }

    [Fact]
    public async Task What_was_said_from_an_account_that_was_taken_off_since_is_exported_and_erased()
    {
        await TwoChallengesAsync();
        Assert.Null((await _bot.WriteAsync("ada", "/ask tides What is my zebra secret worth here?"))!.Refused);
        Assert.Null((await _bot.WriteAsync("ada-two", $"/link {Code((await _bot.WriteAsync("ada", "/link"))!)}"))!.Refused);
        Assert.Null((await _bot.WriteAsync("ada-two", "/unlink chat ada"))!.Refused);
        Assert.Contains("zebra", await ExportAsync("ada"), StringComparison.Ordinal);
        await _bot.WriteAsync("ada-two", "/privacy erase confirm ada");
        Assert.DoesNotContain(await _bot.InAsync(db => db.Inbox.Select(e => e.Text).ToListAsync()), text => text.Contains("zebra", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_ties_an_erased_name_to_its_number()
    {
        var sue = await _bot.PersonAsync("sue", platform: "chat");
        await _bot.WriteAsync("sue", $"/link {Code(await _bot.SayAsync("ada", "/link"))}");
        Assert.Null((await _bot.SayAsync("olga", "/erase @sue confirm sue")).Refused);
        var kept = await _bot.InAsync(async db => (await db.Outbox.Select(m => m.Content).ToListAsync()).Concat(await db.Inbox.Select(e => e.Text).ToListAsync())
            .Concat(await db.Audit.Select(a => a.Detail).ToListAsync()).Concat(await db.ChatActions.Select(a => a.Command).ToListAsync()).ToList());
        Assert.Contains(kept, text => text.Contains($"former-{sue.Id.Value}", StringComparison.Ordinal));
        Assert.DoesNotContain(kept, text => text.Contains("sue", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_place_is_taken_from_those_only_who_have_it_and_is_called_what_it_is()
    {
        var (moon, tides) = await TwoChallengesAsync();
        await _bot.JoinAsync(await _bot.PersonAsync("mia", platform: "chat"), tides, Role.Mentor);
        await _bot.JoinAsync(await _bot.PersonAsync("nia", platform: "chat"), moon, Role.Mentor);
        Assert.Contains("This thread is bound to moon", await HereAsync("nia", "here moon", "7"), StringComparison.Ordinal);

        // The thread keeps its own, whoever has the channel, and however many others there are.
        Assert.Contains("This channel is bound to tides", await HereAsync("mia", "here tides", null), StringComparison.Ordinal);
        Assert.Contains("bound to something that you do not guide", await HereAsync("mia", "here tides", "7"), StringComparison.Ordinal);
        Assert.Contains("bound to something that you do not guide", await HereAsync("nia", "here moon", "8"), StringComparison.Ordinal);
        Assert.Contains("This thread is bound to moon", await HereAsync("nia", "here", "7"), StringComparison.Ordinal);
        _bot.Chat.Limits = _bot.Chat.Limits with { HasTopics = true };
        Assert.Contains("This topic is bound to nothing any more", await HereAsync("nia", "here off", "7"), StringComparison.Ordinal);
        Assert.Contains("This channel is bound to tides", await HereAsync("mia", "here", "7"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_form_are_not_taken_for_the_challenge_that_was_left_out_and_only_own_challenges_are_offered()
    {
        var (_, tides) = await TwoChallengesAsync();
        await _bot.ChallengeAsync("stars");
        _bot.Chat.Limits = _bot.Chat.Limits with { ShowsForms = true };
        await _bot.InAsync(db => db.Memberships.Where(m => m.ChallengeId != tides.Id).ExecuteDeleteAsync());
        var form = Assert.IsType<FormBlock>(Assert.Single((await _bot.WriteAsync("ada", "/ask"))!.Blocks));
        Assert.Equal(["tides"], form.Fields[0].Choices.Select(c => c.Value));
        Assert.Equal("which_challenge", (await _bot.WriteAsync("bob", "/ask"))!.Refused);

        const string Question = "moon and tides: which is \"better\"?";
        var answers = JsonSerializer.Serialize(new FormAnswers("ask", new Dictionary<string, string> { ["question"] = Question }));
        Assert.Null((await _bot.WriteAsync("ada", answers, InboundKind.FormSubmit))!.Refused);
        Assert.Equal(Question, await _bot.InAsync(db => db.Questions.Select(q => q.Text).SingleAsync()));
    }

    [Fact]
    public async Task A_file_of_another_service_is_called_so()
    {
        await TwoChallengesAsync();
        _bot.Chat.Elsewhere.Add("F9");
        var answers = await _bot.HappensAsync(new Inbound("", "dm-ada", "ada", "tides", "") { Kind = InboundKind.File, Private = true, FileName = "workflow.yml", FileReference = "F9" });
        Assert.Equal("file_elsewhere", answers[^1].Refused);
        Assert.Empty(_bot.Chat.Fetched);
    }

    private async Task<string> HereAsync(string who, string line, string? thread) =>
        _bot.Read((await _bot.HappensAsync(new Inbound("", "room", who, line, "") { Kind = InboundKind.Command, Thread = thread }))[^1]).ReplaceLineEndings(" ");

    private async Task<(Challenge Moon, Challenge Tides)> TwoChallengesAsync()
    {
        var (moon, tides, ada) = (await _bot.ChallengeAsync("moon"), await _bot.ChallengeAsync("tides"), await _bot.PersonAsync("ada", platform: "chat"));
        foreach (var challenge in new[] { moon, tides }) await _bot.JoinAsync(ada, challenge);
        return (moon, tides);
    }

    private Task<List<(string, string?)>> HandlesAsync() =>
        _bot.InAsync(async db => (await db.Identities.Where(i => i.Platform == "chat").OrderBy(i => i.ExternalId).ToListAsync()).Select(i => (i.ExternalId, i.Handle)).ToList());

    private async Task<string> ExportAsync(string name)
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<CoResearch.Domain.Data.CoResearchDb>().People.SingleAsync(p => p.Name == name);
        return await File.ReadAllTextAsync(await scope.ServiceProvider.GetRequiredService<ExportPerson>().RunAsync(person, CancellationToken.None));
    }

    private string Code(ChatMessage message) => System.Text.RegularExpressions.Regex.Match(_bot.Read(message), "[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}").Value;
}
