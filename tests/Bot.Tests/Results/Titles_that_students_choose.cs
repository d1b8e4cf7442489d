using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>The title of a commit is a student's; others read it, and it calls nobody and stands for nothing but itself.</summary>
public sealed class Titles_that_students_choose : IAsyncLifetime
{
    private const string Slug = "small", Hostile = "@channel <!here> @bob /leave *bold* <b>x</b> <@U1> #tag, a/b.c";
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync();
        await _lab.MemberAsync("ada", Slug);
        await _lab.SubmitAsync("ada", Slug, "an idea");
        await _lab.ReadAsync(db => db.Submissions.ExecuteUpdateAsync(s => s.SetProperty(x => x.Title, Hostile), Now));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task In_the_list_of_submissions() => Check(await CommandAsync<SubmissionsCommand>());

    [Fact]
    public async Task On_the_home_page() => Check(await CommandAsync<HomeCommand>());

    [Fact]
    public async Task In_the_message_about_a_submission() => Check(await NewsAsync(async db => Notice.About(await db.Submissions.SingleAsync(s => !s.IsBaseline, Now), DateTimeOffset.UnixEpoch)));

    [Fact]
    public async Task In_the_news_that_a_push_was_refused() => Check(await NewsAsync(async db => Notice.Refuse(
        await db.Memberships.SingleAsync(m => m.PersonId == db.People.Single(p => p.Name == "ada").Id, Now),
        new CommitInfo("0123456789", "t", Hostile, "ada", DateTimeOffset.UnixEpoch), new OnlyInTerminal("/as"), DateTimeOffset.UnixEpoch)));

    private static void Check(ChatMessage message)
    {
        // As it lies in the outbox until it is sent.
        message = MessageJson.Read(MessageJson.Write(message));
        var telegram = string.Join('\n', TelegramRenderer.Render(message, new TelegramScene()).OfType<TelegramText>().Select(t => t.Html));
        Assert.Contains("a/b.c", telegram, StringComparison.Ordinal);
        foreach (var tapped in new[] { "@channel", "@bob", "/leave", "#tag", "<b>x", "@U1" })
            Assert.DoesNotContain(tapped, telegram, StringComparison.Ordinal);

        var slack = SlackRenderer.Render(message, new Dictionary<long, string>()).Posts;
        var blocks = string.Join('\n', slack.Select(p => p.Blocks.ToJsonString(Plain)));
        Assert.Contains("/leave *bold*", blocks, StringComparison.Ordinal);
        foreach (var read in new[] { "/co leave", "mrkdwn" }) Assert.DoesNotContain(read, blocks, StringComparison.Ordinal);
        foreach (var read in new[] { "/co leave", "<!", "<@" }) Assert.DoesNotContain(slack, p => p.Text.Contains(read, StringComparison.Ordinal));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Task<ChatMessage> CommandAsync<TCommand>()
        where TCommand : ICommand => _lab.DoAsync<TCommand, ChatMessage>(async (command, db) =>
    {
        var ada = await db.People.SingleAsync(p => p.Name == "ada", Now);
        return await command.RunAsync(new CommandCall(ada, "terminal", "room", "/x") { Challenge = await db.Challenges.SingleAsync(Now) }, Now);
    });

    private Task<ChatMessage> NewsAsync(Func<Domain.Data.CoResearchDb, Task<Notice>> about) => _lab.DoAsync<IEnumerable<INoticeView>, ChatMessage>(async (views, db) =>
    {
        var notice = await about(db);
        return (await views.Single(v => v.Kind == notice.Kind).ViewAsync(notice, Now))!;
    });
}
