using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Who comes in, and who is who, on a platform outside.</summary>
public sealed class EntryTests
{
    [Fact]
    public async Task A_stranger_is_told_once_and_becomes_nobody()
    {
        await using var bot = await InvitingAsync();
        Assert.Equal("not_invited", (await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Null(await bot.WriteAsync("U1", "/me"));
        Assert.Null(await bot.WriteAsync("U1", "hello?"));
        Assert.Equal("not_invited", (await bot.WriteAsync("U2", "hello"))!.Refused);
        Assert.Empty(await bot.InAsync(db => db.Identities.Where(i => i.Platform == "chat").ToListAsync()));
    }

    [Fact]
    public async Task An_invitation_lets_in_as_many_as_it_says_until_it_ends()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.ChallengeAsync("tides");
        var code = Code(bot, await bot.SayAsync("olga", "/invite tides uses=2 days=3"), "/enter ");

        var welcome = (await bot.WriteAsync("U1", $"inv_{code}", InboundKind.Started))!;
        Assert.Contains("/join tides", Buttons(welcome), StringComparison.Ordinal);
        Assert.Null((await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Null((await bot.WriteAsync("U2", $"/enter {code.ToLowerInvariant()}"))!.Refused);
        Assert.Equal("invitation_spent", (await bot.WriteAsync("U3", $"/enter {code}"))!.Refused);

        var late = Code(bot, await bot.SayAsync("olga", "/invite"), "/enter ");
        bot.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal("invitation_spent", (await bot.WriteAsync("U3", $"/enter {late}"))!.Refused);
        Assert.DoesNotContain(code, string.Join('\n', await bot.InAsync(db => db.Audit.Select(a => a.Detail).ToListAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_in_uses_no_invitation_up_and_is_not_welcomed_for_a_word_that_is_none()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.ChallengeAsync("tides");
        var code = Code(bot, await bot.SayAsync("olga", "/invite tides"), "/enter ");
        await bot.PersonAsync("U1", platform: "chat");

        Assert.Equal("in_already", (await bot.WriteAsync("U1", "/enter garbage"))!.Refused);
        var answer = (await bot.WriteAsync("U1", $"/enter {code}"))!;
        Assert.Contains("You are in already", bot.Read(answer), StringComparison.Ordinal);
        Assert.Contains("/join tides", Buttons(answer), StringComparison.Ordinal);
        Assert.Contains("Welcome", bot.Read((await bot.WriteAsync("U2", $"/enter {code}"))!), StringComparison.Ordinal);
        Assert.Contains("You are in already", bot.Read((await bot.WriteAsync("U2", $"/enter {code}"))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_and_the_words_before_them_are_read_in_any_case()
    {
        var console = new StringWriter();
        await using var bot = await TestBot.StartAsync(services =>
        {
            services.Remove(services.First(s => s.ServiceType == typeof(IPlatform)));
            services.AddSingleton(new Platforms.Terminal.TerminalOptions { Input = TextReader.Null, Output = console, Interactive = false });
        });
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        await bot.Services.GetRequiredService<OwnerClaim>().StartAsync(TestContext.Current.CancellationToken);
        var claim = console.ToString().Split("/claim ")[1][..14];
        Assert.Null((await bot.WriteAsync("U1", $"/CLAIM {claim.ToLowerInvariant()}"))!.Refused);
        Assert.True((await bot.InAsync(db => db.People.SingleAsync())).IsOwner);

        var invitation = Code(bot, (await bot.WriteAsync("U1", "/Invite"))!, "/enter ");
        Assert.Null((await bot.WriteAsync("U2", $"/Enter {invitation.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)}"))!.Refused);

        var link = Code(bot, (await bot.WriteAsync("U2", "/link"))!, "/link ");
        Assert.Null((await bot.WriteAsync("U3", $"/LINK {link.ToLowerInvariant()}"))!.Refused);
        Assert.Equal(2, await bot.InAsync(db => db.People.CountAsync(p => p.RemovedAt == null)));
    }

    [Fact]
    public async Task The_rule_of_one_platform_is_told_when_it_is_named_alone()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        var told = bot.Read(await bot.SayAsync("olga", "/entry chat"));
        Assert.Contains("Who may enter from chat: invitation.", told, StringComparison.Ordinal);
        Assert.Contains("/entry chat open|allow-list", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_takes_what_names_an_account_and_says_what_does_not()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        foreach (var wrong in new[] { "a/b", "https://example.org/?a=b", "tg://resolve?domain=a" })
            Assert.Equal("no_account", (await bot.SayAsync("olga", $"/allow chat {wrong}")).Refused);
        Assert.Contains("was not on the list", bot.Read(await bot.SayAsync("olga", "/disallow chat @nobody")), StringComparison.Ordinal);

        // A mention of a member arrives as their name in the lab.
        bot.Chat.Profiles["U7"] = new Profile("Ada Lovelace", "ada");
        await bot.PersonAsync("U7", platform: "chat");
        Assert.Null((await bot.SayAsync("olga", "/allow chat @Ada-Lovelace")).Refused);
        Assert.Equal("u7", await bot.InAsync(db => db.AllowedAccounts.Select(a => a.Account).SingleAsync()));
        Assert.Contains("not on the list of chat any more", bot.Read(await bot.SayAsync("olga", "/disallow chat @Ada-Lovelace")), StringComparison.Ordinal);

        // Some platforms tell user names only when they are asked.
        Assert.Null((await bot.SayAsync("olga", "/entry chat allow-list")).Refused);
        bot.Chat.Profiles["U8"] = new Profile("Grace", "GRACE_H");
        Assert.Null((await bot.SayAsync("olga", "/allow chat @grace_h")).Refused);
        Assert.Null((await bot.WriteAsync("U8", "/me"))!.Refused);
    }

    [Theory]
    [InlineData("@Ada_L", "ada_l")]
    [InlineData("ada_l", "ada_l")]
    [InlineData("https://t.me/Ada_L", "ada_l")]
    [InlineData("t.me/ada_l/", "ada_l")]
    [InlineData("http://www.telegram.me/ada_l?start=x", "ada_l")]
    [InlineData("https://ada_l.t.me", "ada_l")]
    [InlineData("tg://resolve?domain=ada_l", "ada_l")]
    [InlineData("tg://user?id=1001", "1001")]
    [InlineData("<@1001>", "1001")]
    [InlineData("1001", "1001")]
    [InlineData("https://example.org/ada_l", null)]
    [InlineData("https://t.me/+AbCdEfGh", null)]
    [InlineData("ada@example.org", null)]
    [InlineData("+49 170", null)]
    public void Telegrams_accounts_are_read_as_people_copy_them(string typed, string? account) => Check(Platforms.Telegram.TelegramAccountName.Read(typed), account, "/invite");

    [Theory]
    [InlineData("<@U0ADA>", "u0ada")]
    [InlineData("<@U0ADA|ada>", "u0ada")]
    [InlineData("@Ada.L", "ada.l")]
    [InlineData("U0ADA", "u0ada")]
    [InlineData("https://lab.slack.com/team/U0ADA", "u0ada")]
    [InlineData("https://lab.enterprise.slack.com/team/W0ADA/", "w0ada")]
    [InlineData("ada@example.org", null)]
    [InlineData("https://example.org/team/U0ADA", null)]
    public void Slacks_accounts_are_read_as_people_copy_them(string typed, string? account) => Check(Platforms.Slack.SlackAccountName.Read(typed), account, "member ID");

    [Theory]
    [InlineData("/invite uses=0")]
    [InlineData("/invite days=many")]
    [InlineData("/invite use=2")]
    public async Task A_wrong_invitation_is_not_made(string line)
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        Assert.NotNull((await bot.SayAsync("olga", line)).Refused);
        Assert.Equal(0, await bot.InAsync(db => db.Invitations.CountAsync()));
    }

    [Fact]
    public async Task The_owner_chooses_who_may_enter_and_takes_access_away()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        Assert.Equal("not_invited", (await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Null((await bot.SayAsync("olga", "/entry chat allow-list")).Refused);
        Assert.Equal("not_invited", (await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Null((await bot.SayAsync("olga", "/allow chat @U1")).Refused);
        Assert.Null((await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Null((await bot.SayAsync("olga", "/entry chat open")).Refused);
        Assert.Null((await bot.WriteAsync("U2", "/me"))!.Refused);

        Assert.Null((await bot.SayAsync("olga", "/remove @U2")).Refused);
        Assert.Equal("access_lost", (await bot.WriteAsync("U2", "/me"))!.Refused);
        Assert.Null((await bot.SayAsync("olga", "/readmit @U2")).Refused);
        Assert.Null((await bot.WriteAsync("U2", "/me"))!.Refused);
        Assert.Equal("last_owner", (await bot.SayAsync("olga", "/remove @olga")).Refused);
        Assert.Equal("no_such_platform", (await bot.SayAsync("olga", "/entry chap open")).Refused);
        Assert.Equal("no_such_entry", (await bot.SayAsync("olga", "/entry chat oben")).Refused);
        Assert.Equal("not_allowed", (await bot.WriteAsync("U1", "/entry chat open"))!.Refused);
    }

    [Fact]
    public async Task The_first_owner_claims_the_lab_once()
    {
        var console = new StringWriter();
        await using var bot = await TestBot.StartAsync(services =>
        {
            services.Remove(services.First(s => s.ServiceType == typeof(IPlatform)));
            services.AddSingleton(new Platforms.Terminal.TerminalOptions { Input = TextReader.Null, Output = console, Interactive = false });
        });
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        await bot.Services.GetRequiredService<OwnerClaim>().StartAsync(TestContext.Current.CancellationToken);
        var code = console.ToString().Split("/claim ")[1][..14];

        Assert.Equal("not_invited", (await bot.WriteAsync("U1", "/claim ABCD-EFGH-JKLM"))!.Refused);
        Assert.Null((await bot.WriteAsync("U2", $"/claim {code}"))!.Refused);
        Assert.True((await bot.InAsync(db => db.People.SingleAsync())).IsOwner);
        Assert.Equal("wrong_claim", (await bot.WriteAsync("U2", $"/claim {code}"))!.Refused);
        Assert.DoesNotContain(code, string.Join('\n', await bot.InAsync(db => db.Audit.Select(a => a.Detail).ToListAsync())), StringComparison.Ordinal);

        console.GetStringBuilder().Clear();
        await bot.Services.GetRequiredService<OwnerClaim>().StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", console.ToString());
    }

    [Fact]
    public async Task A_code_makes_a_new_account_the_same_person_and_tells_both_sides()
    {
        await using var bot = await InvitingAsync();
        var ada = await bot.PersonAsync("ada");
        var code = Code(bot, await bot.SayAsync("ada", "/link"), "/link ");

        Assert.Contains("@ada", bot.Read((await bot.WriteAsync("U1", $"/link {code}"))!), StringComparison.Ordinal);
        var me = bot.Read((await bot.WriteAsync("U1", "/me"))!);
        Assert.Contains("You are @ada", me, StringComparison.Ordinal);
        Assert.InRange(me.IndexOf("Your accounts", StringComparison.Ordinal), 1, me.IndexOf("challenge", StringComparison.Ordinal));
        await TellAllAsync(bot);
        Assert.Contains("The chat account U1 is joined", string.Join('\n', (await bot.RepliesAsync()).Select(bot.Read)), StringComparison.Ordinal);
        Assert.Equal(ada.Id, (await bot.InAsync(db => db.Identities.SingleAsync(i => i.Platform == "chat"))).PersonId);
        Assert.Equal("link_code_spent", (await bot.WriteAsync("U9", $"/link {code}"))!.Refused);

        Assert.Equal("last_account", (await AfterAsync(bot, "/unlink chat", "/unlink terminal")).Refused);
    }

    [Fact]
    public async Task A_code_that_somebody_else_typed_is_told_where_it_was_given_and_can_be_undone()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("U1", platform: "chat");
        var code = Code(bot, (await bot.WriteAsync("U1", "/link"))!, "/link ");
        Assert.Null((await bot.WriteAsync("U666", $"/link {code}"))!.Refused);
        await TellAllAsync(bot);

        var told = await bot.InAsync(db => db.Outbox.Where(m => m.Content.Contains("is joined with this one now")).Select(m => m.Conversation).ToListAsync());
        Assert.Equal(["U1"], told);
        Assert.Equal("no_such_account_there", (await bot.WriteAsync("U1", "/unlink chat U7"))!.Refused);
        Assert.Null((await bot.WriteAsync("U1", "/unlink chat U666"))!.Refused);
        Assert.Equal(["U1"], await bot.InAsync(db => db.Identities.Where(i => i.Platform == "chat").Select(i => i.ExternalId).ToListAsync()));
    }

    [Fact]
    public async Task An_account_that_somebody_took_off_is_told_once_and_may_nothing_any_more()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("U1", platform: "chat");
        var code = Code(bot, (await bot.WriteAsync("U1", "/link"))!, "/link ");
        Assert.Null((await bot.WriteAsync("U666", $"/link {code}"))!.Refused);
        Assert.Null((await bot.WriteAsync("U666", "/unlink chat U1"))!.Refused);
        Assert.Equal("not_invited", (await bot.WriteAsync("U1", "/me"))!.Refused);
        await TellAllAsync(bot);
        await TellAllAsync(bot);
        Assert.Equal(["U1"], await bot.InAsync(db => db.Outbox.Where(m => m.Content.Contains("took it off from")).Select(m => m.Conversation).ToListAsync()));

        // Who takes off the account that they type on knows it already.
        Assert.Null((await bot.SayAsync("ada", "/me")).Refused);
        code = Code(bot, await bot.SayAsync("ada", "/link"), "/link ");
        Assert.Null((await bot.WriteAsync("U2", $"/link {code}"))!.Refused);
        Assert.Null((await bot.WriteAsync("U2", "/unlink chat"))!.Refused);
        await TellAllAsync(bot);
        Assert.Equal(1, await bot.InAsync(db => db.Outbox.CountAsync(m => m.Content.Contains("took it off from"))));
        Assert.Equal("not_invited", (await bot.WriteAsync("U2", "/me"))!.Refused);
    }

    [Fact]
    public async Task Who_never_had_a_time_zone_has_that_of_an_account_that_is_joined_and_others_keep_theirs()
    {
        await using var bot = await InvitingAsync();
        foreach (var account in (string[])["U1", "U2"]) bot.Chat.Profiles[account] = new Profile(account, null, "Europe/Berlin", "ru-RU");
        await bot.PersonAsync("ada");
        var told = bot.Read((await bot.WriteAsync("U1", $"/link {Code(bot, await bot.SayAsync("ada", "/link"), "/link ")}"))!);
        Assert.Contains("Europe/Berlin", told, StringComparison.Ordinal);

        await bot.PersonAsync("cy");
        Assert.Null((await bot.SayAsync("cy", "/me zone=Asia/Tokyo")).Refused);
        Assert.DoesNotContain("Europe/Berlin", bot.Read((await bot.WriteAsync("U2", $"/link {Code(bot, await bot.SayAsync("cy", "/link"), "/link ")}"))!), StringComparison.Ordinal);
        Assert.Equal([("ada", "Europe/Berlin", "ru"), ("cy", "Asia/Tokyo", "ru")], (await bot.InAsync(db => db.People.OrderBy(p => p.Id).ToListAsync())).Select(p => (p.Name, p.TimeZone, p.Language)));
    }

    [Fact]
    public async Task A_list_says_that_invitations_let_in_beside_it_and_how_they_are_taken_back()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.JoinAsync(await bot.PersonAsync("mia"), await bot.ChallengeAsync("tides"), Domain.Challenges.Role.Mentor);
        var own = Code(bot, await bot.SayAsync("mia", "/invite uses=3"), "/enter ");
        var owners = Code(bot, await bot.SayAsync("olga", "/invite"), "/enter ");
        await bot.SayAsync("olga", "/invite tides uses=2");
        var told = bot.Read(await bot.SayAsync("olga", "/entry chat allow-list")).ReplaceLineEndings(" ");
        Assert.Contains("and whoever holds an invitation", told, StringComparison.Ordinal);
        Assert.Contains("3 invitations are open, for 6 people: /invite off", told, StringComparison.Ordinal);

        // A mentor ends their own and those to what they guide.
        Assert.Contains("2 invitations are taken back", bot.Read(await bot.SayAsync("mia", "/invite off")), StringComparison.Ordinal);
        Assert.Equal("invitation_spent", (await bot.WriteAsync("U1", $"/enter {own}"))!.Refused);
        Assert.Null((await bot.WriteAsync("U2", $"/enter {owners}"))!.Refused);
        Assert.Contains("0 invitations", bot.Read(await bot.SayAsync("olga", "/invite off")), StringComparison.Ordinal);
        Assert.DoesNotContain("/invite off", bot.Read(await bot.SayAsync("olga", "/entry chat allow-list")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_may_mean_two_people_is_asked_about()
    {
        await using var bot = await InvitingAsync();
        await bot.PersonAsync("carol", platform: "terminal");
        await bot.PersonAsync("Carol-Smith", platform: "chat");
        await bot.InAsync(async db => (await db.Identities.SingleAsync(i => i.Platform == "chat")).Know("carol"));
        var owner = await bot.PersonAsync("olga", owner: true, platform: "chat");
        Assert.NotNull(owner);
        Assert.Equal("two_people", (await bot.WriteAsync("olga", "/remove @carol"))!.Refused);
    }

    [Fact]
    public async Task A_code_ends_after_a_quarter_of_an_hour_and_moves_nobodys_work()
    {
        await using var bot = await TestBot.StartAsync();
        var tides = await bot.ChallengeAsync("tides");
        await bot.PersonAsync("ada");
        var code = Code(bot, await bot.SayAsync("ada", "/link"), "/link ");
        bot.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("link_code_spent", (await bot.WriteAsync("U1", $"/link {code}"))!.Refused);

        code = Code(bot, await bot.SayAsync("ada", "/link"), "/link ");
        var other = await bot.PersonAsync("U2", platform: "chat");
        await bot.JoinAsync(other, tides);
        Assert.Equal("both_took_part", (await bot.WriteAsync("U2", $"/link {code}"))!.Refused);

        // Somebody who only looked around becomes the other person, when they say so.
        Assert.Null((await bot.WriteAsync("U3", "/me"))!.Refused);
        Assert.Equal("link_unconfirmed", (await bot.WriteAsync("U3", $"/link {code}"))!.Refused);
        Assert.Null((await bot.WriteAsync("U3", $"/link {code} confirm @u3"))!.Refused);
        Assert.Contains("You are @ada", bot.Read((await bot.WriteAsync("U3", "/me"))!), StringComparison.Ordinal);
        Assert.Equal("same_account", (await bot.WriteAsync("U3", $"/link {Code(bot, (await bot.WriteAsync("U3", "/link"))!, "/link ")}"))!.Refused);
    }

    [Fact]
    public async Task Names_and_zones_come_from_the_platform_and_follow_it()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Profiles["U1"] = new Profile("Ada L.", "ada_l", "Europe/Berlin");
        Assert.Contains("Europe/Berlin", bot.Read((await bot.WriteAsync("U1", "/me"))!), StringComparison.Ordinal);
        Assert.Equal("Ada-L", (await bot.InAsync(db => db.People.SingleAsync())).Name);

        bot.Chat.Profiles["U1"] = new Profile("Ada L.", "ada", "Asia/Tokyo");
        await bot.HappensAsync(new Inbound("", "", "U1", "", "") { Kind = InboundKind.ProfileChanged });
        Assert.Contains("Asia/Tokyo", bot.Read((await bot.WriteAsync("U1", "/me"))!), StringComparison.Ordinal);

        // A name that is another's gets a number, as at the beginning; a linked account does not rename.
        bot.Chat.Profiles["U1"] = new Profile("Ada of Lovelace", "ada", "Asia/Tokyo");
        await bot.HappensAsync(new Inbound("", "", "U1", "", "") { Kind = InboundKind.ProfileChanged });
        Assert.Contains("@Ada-of-Lovelace", bot.Read((await bot.WriteAsync("U1", "/me"))!), StringComparison.Ordinal);
        Assert.Equal("@Ada-L is @Ada-of-Lovelace now, as in chat", (await bot.InAsync(db => db.Audit.SingleAsync(a => a.Action == "rename"))).Detail);
        bot.Chat.Profiles["U1"] = new Profile("Ada L.", "ada", "Asia/Tokyo");
        await bot.HappensAsync(new Inbound("", "", "U1", "", "") { Kind = InboundKind.ProfileChanged });

        // Mentioned by account, and by user name.
        await bot.PersonAsync("olga", owner: true);
        Assert.Null((await bot.WriteAsync("U2", "/me"))!.Refused);
        await bot.InAsync(db => db.People.Where(p => p.Name == "U2").ExecuteUpdateAsync(p => p.SetProperty(x => x.IsOwner, true)));
        Assert.Contains("@Ada-L", bot.Read((await bot.WriteAsync("U2", "/role <@U1> owner"))!), StringComparison.Ordinal);
        Assert.Contains("@Ada-L", bot.Read((await bot.WriteAsync("U2", "/role @ada not-owner"))!), StringComparison.Ordinal);
        Assert.Equal("mentioned_stranger", (await bot.WriteAsync("U2", "/role <@U77> owner"))!.Refused);

        // The audit is read by people, who do not know accounts.
        var audit = await bot.InAsync(db => db.Audit.Where(a => a.Action == "role").OrderBy(a => a.Id).Select(a => a.Detail).ToListAsync());
        Assert.Equal("/role @Ada-L owner", audit[0]);
        Assert.Equal("mentioned_stranger: /role", audit[^1]);
    }

    [Fact]
    public async Task Whoever_is_mentioned_in_a_text_is_named_to_those_who_read_it()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true);
        Assert.Null((await bot.WriteAsync("U1", "/me"))!.Refused);
        await bot.InAsync(db => db.People.Where(p => p.Name == "U1").ExecuteUpdateAsync(p => p.SetProperty(x => x.IsOwner, true)));
        Assert.Null((await bot.WriteAsync("U1", "/announce Thank <@U1>, and <@U88>."))!.Refused);
        Assert.Equal("Thank @U1, and <@U88>.", await bot.InAsync(db => db.Notices.Select(n => n.Text).SingleAsync()));
    }

    [Fact]
    public async Task The_audit_keeps_the_command_that_was_meant_and_no_code()
    {
        await using var bot = await TestBot.StartAsync();
        Assert.Null((await bot.WriteAsync("U1", "/me"))!.Refused);
        await bot.InAsync(async db =>
        {
            db.ChatActions.Add(new ChatAction("token", "/cancel 7", null, bot.Time.GetUtcNow()));
            return await db.SaveChangesAsync();
        });
        await bot.HappensAsync(new Inbound("", "", "U1", "token", "") { Kind = InboundKind.Action });
        await bot.WriteAsync("U1", "/link ABCDEFGH");
        await bot.WriteAsync("U1", "cancel 8");
        var audit = await bot.InAsync(db => db.Audit.OrderBy(a => a.Id).Select(a => a.Detail).ToListAsync());
        Assert.EndsWith(": /cancel", audit[0], StringComparison.Ordinal);
        Assert.EndsWith(": /link", audit[1], StringComparison.Ordinal);
        Assert.EndsWith(": /cancel", audit[2], StringComparison.Ordinal);
    }

    private static void Check(Domain.Shared.Result<string> read, string? account, string says)
    {
        if (account is not null) Assert.Equal(account, read.Value);
        else Assert.Contains(says, read.Error!.Message, StringComparison.Ordinal);
    }

    private static async Task<ChatMessage> AfterAsync(TestBot bot, string first, string second)
    {
        Assert.Null((await bot.WriteAsync("U1", first))!.Refused);
        return await bot.SayAsync("ada", second);
    }

    private static async Task TellAllAsync(TestBot bot)
    {
        foreach (var id in await bot.InAsync(db => db.Notices.Where(n => n.HandledAt == null).Select(n => n.Id).ToListAsync()))
        {
            await using var scope = bot.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, TestContext.Current.CancellationToken);
        }
    }

    private static string Buttons(ChatMessage message) => string.Join(' ', message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command));

    private static string Code(TestBot bot, ChatMessage message, string after) => bot.Read(message).Split(after)[1][..14];

    private static async Task<TestBot> InvitingAsync()
    {
        var bot = await TestBot.StartAsync();
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        return bot;
    }
}
