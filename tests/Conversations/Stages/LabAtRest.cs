using CoResearch.Bot.Delivery;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Conversations.Stages;

/// <summary>Tells from the database of a running bot whether something is still to come on a platform.</summary>
internal sealed class LabAtRest(string state, string platform)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DbContextOptions<CoResearchDb> _options = Options(state);

    /// <summary>Waits until every line is answered and every answer delivered.</summary>
    public Task AnsweredAsync(BotProcess bot, CancellationToken cancellationToken) =>
        UntilNotAsync(bot, work => work.UnansweredAsync(platform, cancellationToken), cancellationToken);

    /// <summary>Waits until nothing is queued or running and everybody was told.</summary>
    public Task WaitAsync(BotProcess bot, CancellationToken cancellationToken) =>
        UntilNotAsync(bot, work => work.WorkingAsync(platform, cancellationToken), cancellationToken);

    public async Task<bool> AnyRefusedAsync(CancellationToken cancellationToken)
    {
        await using var db = new CoResearchDb(_options);
        return await db.Inbox.AnyAsync(e => e.Refused != null, cancellationToken);
    }

    /// <summary>The command that a button stands for.</summary>
    public async Task<string?> CommandOfAsync(string token, CancellationToken cancellationToken)
    {
        await using var db = new CoResearchDb(_options);
        return await db.ChatActions.Where(a => a.Token == token).Select(a => a.Command).FirstOrDefaultAsync(cancellationToken);
    }

    private Task UntilNotAsync(BotProcess bot, Func<PendingWork, Task<bool>> pending, CancellationToken cancellationToken) => bot.UntilAsync(
        async () =>
        {
            await using var db = new CoResearchDb(_options);
            return !await pending(new PendingWork(db, TimeProvider.System));
        },
        Patience, cancellationToken);

    private static DbContextOptions<CoResearchDb> Options(string state)
    {
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, Path.Combine(state, "coresearch.db"));
        return options.Options;
    }
}
