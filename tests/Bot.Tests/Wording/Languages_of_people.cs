using System.Globalization;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

public sealed class Languages_of_people
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_are_texts_for_every_language_that_can_be_chosen_and_days_have_their_names()
    {
        await using var bot = await TestBot.StartAsync();
        Assert.Equal(LabRules.Languages.Where(l => l != "en"), bot.Services.GetRequiredService<TextCatalog>().Cultures.Select(c => c.Name));
        var languages = bot.Services.GetRequiredService<Languages>();
        var day = new DateTime(2026, 11, 24);
        Assert.Equal("вторник, 24 ноября", day.ToString("dddd, d MMMM", languages.Of("ru")));
        Assert.Equal("Tuesday, 24 November", day.ToString("dddd, d MMMM", languages.Of("en")));
        Assert.Same(CultureInfo.InvariantCulture, languages.Of("xx"));
    }

    [Fact]
    public async Task A_platform_tells_what_somebody_reads_until_they_choose()
    {
        await using var bot = await TestBot.StartAsync();
        Assert.True(IsRussian(bot, await SayAsync(bot, "/challenges", "ru-RU")));
        Assert.True(IsRussian(bot, await SayAsync(bot, "/challenges")));
        Assert.False(IsRussian(bot, await SayAsync(bot, "/language en", "ru-RU")));
        Assert.False(IsRussian(bot, await SayAsync(bot, "/challenges", "ru-RU")));
        Assert.True(IsRussian(bot, await SayAsync(bot, "/language русский")));
        var refused = await SayAsync(bot, "/language klingon");
        Assert.Equal("bad_language", refused.Refused);
        Assert.True(IsRussian(bot, refused));
        Assert.True(IsRussian(bot, await SayAsync(bot, "/nonsense")));
    }

    [Fact]
    public async Task A_profile_tells_it_when_somebody_comes()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Profiles["U1"] = new Profile("Ира", Locale: "ru-RU");
        Assert.True(IsRussian(bot, await SayAsync(bot, "/challenges")));
    }

    [Fact]
    public async Task Channels_read_the_labs_language()
    {
        await using var bot = await TestBot.StartAsync();
        await SayAsync(bot, "/language ru");
        Assert.False(IsRussian(bot, (await bot.HappensAsync(new Inbound("", "C1", "U1", "/challenges", "")))[^1]));
    }

    [Theory]
    [InlineData("/me")]
    [InlineData("/help")]
    [InlineData("/kudos")]
    [InlineData("/nonsense")]
    [InlineData("/redeem yacht")]
    [InlineData("/kudos +5 @U9 for explaining the gates #teamwork")]
    public async Task What_one_person_alone_reads_in_a_channel_is_in_their_language(string line)
    {
        await using var bot = await TestBot.StartAsync();
        await SayAsync(bot, "/language ru");
        var answer = (await bot.HappensAsync(new Inbound("", "C1", "U1", line, "")))[^1];
        Assert.True(answer.OnlyYou);
        Assert.True(IsRussian(bot, answer), bot.Read(answer));
    }

    [Fact]
    public async Task A_form_that_opens_for_one_person_is_in_their_language()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Limits = bot.Chat.Limits with { ShowsForms = true };
        await SayAsync(bot, "/language ru");
        var form = (await bot.HappensAsync(new Inbound("", "C1", "U1", "/introduce", "")))[^1].Blocks.OfType<FormBlock>().Single();
        Assert.Contains(form.Fields, f => f.Label.Any(c => c is >= 'а' and <= 'я'));
    }

    [Fact]
    public async Task What_is_wrong_in_a_form_is_told_in_the_language_of_whoever_fills_it_in()
    {
        await using var bot = await TestBot.StartAsync();
        await SayAsync(bot, "/language ru");
        await using var scope = bot.Services.CreateAsyncScope();
        var answers = new FormAnswers("redeem", new Dictionary<string, string> { ["reward"] = "yacht" });
        var mistake = Assert.Single(await scope.ServiceProvider.GetRequiredService<Bot.Dispatch.FormCheck>().MistakesAsync("chat", "U1", answers, Now)).Value;
        Assert.Contains(mistake, c => c is >= 'а' and <= 'я');
    }

    [Fact]
    public async Task A_gift_is_told_in_the_channels_language_and_what_is_left_in_its_givers()
    {
        await using var bot = await TestBot.StartAsync();
        await SayAsync(bot, "/language ru");
        await bot.HappensAsync(new Inbound("", "dm-U2", "U2", "/me", "") { Private = true, ActorName = "U2" });
        var told = (await bot.HappensAsync(new Inbound("", "C1", "U1", "/kudos +5 @U2 for explaining the gates #teamwork", ""))).TakeLast(2).ToList();
        Assert.Equal([false, true], told.Select(m => m.OnlyYou));
        Assert.Equal([false, true], told.Select(m => IsRussian(bot, m)));
    }

    [Theory]
    [InlineData("ru-RU", null)]
    [InlineData(null, "ru")]
    public async Task A_stranger_is_turned_away_in_the_language_of_their_program(string? ofProgram, string? ofProfile)
    {
        await using var bot = await TestBot.StartAsync();
        await bot.InAsync(async db => await db.EntryRules.AddAsync(new Domain.People.EntryRule("chat", Domain.People.EntryMode.Invitation)));
        bot.Chat.Profiles["U1"] = new Profile("Ира", Locale: ofProfile);
        var answer = await SayAsync(bot, "/challenges", ofProgram);
        Assert.Equal("not_invited", answer.Refused);
        Assert.True(IsRussian(bot, answer));
    }

    [Fact]
    public async Task A_notice_is_told_to_each_in_their_own()
    {
        await using var bot = await TestBot.StartAsync();
        await SayAsync(bot, "/language ru");
        await bot.HappensAsync(new Inbound("", "dm-U2", "U2", "/me", "") { Private = true, ActorName = "U2" });
        var challenge = await bot.ChallengeAsync("tides");
        var before = (await bot.RepliesAsync()).Count;
        var notice = await bot.InAsync(async db =>
        {
            foreach (var person in await db.People.ToListAsync(Now)) db.Memberships.Add(Domain.Challenges.Membership.Create(person.Id, challenge.Id, Domain.Challenges.Role.Student, $"forks/{person.Name}.git", null, bot.Time.GetUtcNow()));
            var opened = Notice.Of(NoticeKind.ChallengeMoved, null, challenge.Id, null, "opened", bot.Time.GetUtcNow());
            db.Notices.Add(opened);
            await db.SaveChangesAsync(Now);
            return opened.Id;
        });
        await using (var scope = bot.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(notice, Now);
        var told = await bot.InAsync(async db => (await db.Outbox.OrderBy(m => m.Id).Skip(before).ToListAsync(Now)).ToDictionary(m => m.Conversation, m => MessageJson.Read(m.Content)));
        Assert.Equal(["dm-U1", "dm-U2"], told.Keys.Order(StringComparer.Ordinal));
        Assert.True(IsRussian(bot, told["dm-U1"]));
        Assert.False(IsRussian(bot, told["dm-U2"]));
    }

    private static async Task<ChatMessage> SayAsync(TestBot bot, string line, string? locale = null) =>
        (await bot.HappensAsync(new Inbound("", "dm-U1", "U1", line, "") { Private = true, ActorName = "U1", ActorLocale = locale }))[^1];

    private static bool IsRussian(TestBot bot, ChatMessage message) => bot.Read(message).Any(c => c is >= 'а' and <= 'я');
}
