using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>A defect of one view neither silences the others nor keeps the bot busy for ever.</summary>
public sealed class Notices_that_cannot_be_shown
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_is_given_up_after_ten_attempts_and_the_others_are_told_meanwhile()
    {
        var attempts = new Attempts();
        await using var lab = await BotLab.StartAsync(more: (services, _) =>
        {
            services.AddSingleton<IPlatform>(new FakePlatform());
            services.Insert(0, ServiceDescriptor.Scoped<INoticeView>(_ => new Broken(attempts)));
        });
        var member = await lab.MemberAsync("ada", "tides");
        await lab.ReadAsync(async db =>
        {
            await db.Notices.ExecuteDeleteAsync(Now);
            var alone = new Presence("chat", "with-ada", member.PersonId);
            alone.Speak(null, true, lab.Clock.GetUtcNow());
            db.Presences.Add(alone);
            db.Notices.Add(Notice.Of(NoticeKind.QuestionAnswered, member.PersonId, member.ChallengeId, 1, "", lab.Clock.GetUtcNow()));
            return db.Notices.Add(Notice.About(await db.Challenges.SingleAsync(Now), "closed", lab.Clock.GetUtcNow()));
        });

        using var pump = ActivatorUtilities.CreateInstance<NoticePump>(lab.Services);
        await pump.StartAsync(Now);
        await UntilAsync(lab, kind => kind == NoticeKind.ChallengeMoved);
        Assert.Equal(1, attempts.Made);
        Assert.Equal(["with-ada"], await lab.ReadAsync(db => db.Outbox.Select(m => m.Conversation).ToListAsync(Now)));
        await UntilAsync(lab, kind => kind == NoticeKind.QuestionAnswered, everyRound: () => lab.Clock.Advance(TimeSpan.FromMinutes(10)));
        await pump.StopAsync(Now);
        Assert.Equal(10, attempts.Made);
        Assert.Single(await lab.ReadAsync(db => db.Outbox.ToListAsync(Now)));
    }

    private static async Task UntilAsync(TestLab lab, Func<NoticeKind, bool> handled, Action? everyRound = null)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(20, Now))
        {
            if ((await lab.ReadAsync(db => db.Notices.Where(n => n.HandledAt != null).Select(n => n.Kind).ToListAsync(Now))).Exists(k => handled(k))) return;
            Assert.True(DateTime.UtcNow < until, "The notice waits for ever.");
            everyRound?.Invoke();
            lab.Services.GetRequiredService<Pulses>().Notices.Beat();
        }
    }

    private sealed class Attempts
    {
        public int Made { get; set; }
    }

    private sealed class Broken(Attempts attempts) : INoticeView
    {
        public NoticeKind Kind => NoticeKind.QuestionAnswered;

        public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
        {
            attempts.Made++;
            throw new FormatException("a text that does not fit");
        }
    }
}
