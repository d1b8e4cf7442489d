using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Notices;

/// <summary>Binds a channel or group to a challenge or to the whole lab, and ends that. Who may is the command's to know.</summary>
public sealed class BindChannel(CoResearchDb db, TimeProvider clock)
{
    /// <summary>What holds in a place: the topic's own binding, else the whole channel's, else that of the only topic that has one.</summary>
    public async Task<Channel?> FindAsync(string platform, string conversation, string? thread, CancellationToken cancellationToken)
    {
        var bound = await BoundAsync(platform, conversation, cancellationToken);
        return Holding(bound, thread) ?? (bound is [var only] ? only : null);
    }

    /// <summary>What binding a place anew takes it from: the topic's own binding, else the whole channel's. Other topics keep theirs.</summary>
    public async Task<Channel?> HolderAsync(string platform, string conversation, string? thread, CancellationToken cancellationToken) =>
        Holding(await BoundAsync(platform, conversation, cancellationToken), thread);

    private Task<List<Channel>> BoundAsync(string platform, string conversation, CancellationToken cancellationToken) =>
        db.Channels.Where(c => c.Platform == platform && c.Conversation == conversation).ToListAsync(cancellationToken);

    private static Channel? Holding(List<Channel> bound, string? thread) => bound.Find(c => c.Topic == thread) ?? bound.Find(c => c.Topic is null);

    /// <summary>To a challenge, or to the lab with null.</summary>
    public async Task<Channel> BindAsync(
        string platform, string conversation, string? thread, Challenge? challenge, Person by, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var channel = await db.Channels.FindAsync([platform, conversation, thread ?? ""], cancellationToken);
        if (channel is null) db.Channels.Add(channel = new Channel(platform, conversation, thread ?? ""));
        channel.Bind(challenge?.Id, by.Id, clock.GetUtcNow());
        return channel;
    }

    public async Task UnbindAsync(Channel channel, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        db.Channels.Remove(channel);
    }

    /// <summary>Reads quiet hours such as <c>22:00-07:00</c>; "off" ends them.</summary>
    public static Result<(TimeOnly From, TimeOnly Until)?> ReadHours(string text)
    {
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase)) return ((TimeOnly, TimeOnly)?)null;
        return text.Split('-') is [var from, var until] && TimeOnly.TryParse(Hour(from), out var start) && TimeOnly.TryParse(Hour(until), out var end) && start != end
            ? (start, end)
            : new BadHours(text);

        static string Hour(string typed) => typed.Contains(':') ? typed : typed + ":00";
    }

    /// <summary>The conversation has another id from now on: everything that names it follows.</summary>
    public async Task MoveAsync(string platform, string from, string to, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        foreach (var channel in await db.Channels.Where(c => c.Platform == platform && c.Conversation == from).ToListAsync(cancellationToken))
        {
            db.Channels.Remove(channel);
            if (await db.Channels.FindAsync([platform, to, channel.Thread], cancellationToken) is null) db.Channels.Add(channel.At(to));
        }
        await db.Outbox.Where(m => m.Platform == platform && m.Conversation == from && m.DeliveredVersion < m.Version && m.Key == null)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.Conversation, to), cancellationToken);
        await db.Presences.Where(p => p.Platform == platform && p.Conversation == from).ExecuteDeleteAsync(cancellationToken);
        await db.OpenForms.Where(f => f.Platform == platform && f.Conversation == from).ExecuteDeleteAsync(cancellationToken);
    }
}

public sealed record BadHours(string Text)
    : Error("bad_hours", $"\"{Text}\" are no quiet hours: say quiet=22:00-07:00, or quiet=off.");
