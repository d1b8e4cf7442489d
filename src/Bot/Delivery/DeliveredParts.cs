using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Remembers what a platform has of messages of several parts, each in a transaction of its own. What can still come twice after a crash is
/// one part: that between the platform's answer and its recording. A message of one part costs nothing here: its own id says that it is there.
/// </summary>
internal sealed class DeliveredParts(IServiceScopeFactory scopes, StatePaths paths)
{
    /// <summary>What a full disk did not take: this process does not post it again.</summary>
    private readonly ConcurrentDictionary<long, List<OutboxPart>> _unwritten = new();

    /// <param name="envelope">The message; one that is sent past the outbox has nothing to remember it by.</param>
    /// <param name="several">Whether it has more than one part now.</param>
    /// <param name="within">What the ids of parts that can be named begin with; null for all.</param>
    public async Task<MessageParts> OfAsync(OutboxMessage envelope, bool several, string? within, CancellationToken cancellationToken)
    {
        var known = envelope.Id == 0 || !(several || envelope.Version > 1) ? []
            : _unwritten.TryGetValue(envelope.Id, out var unwritten) ? [.. unwritten] : await ReadAsync(envelope.Id, cancellationToken);
        var written = several || known.Count > 0;
        if (known.Count == 0 && envelope.ExternalId is { } only) known.Add(Only(envelope, only));
        return new MessageParts(envelope, [.. known.Where(p => within is null || p.ExternalId.StartsWith(within, StringComparison.Ordinal))], written && envelope.Id != 0 ? this : null);
    }

    /// <summary>Starts over: nothing that is there counts any more.</summary>
    public async Task ForgetAsync(OutboxMessage envelope)
    {
        _unwritten.TryRemove(envelope.Id, out _);
        await InAsync(db => db.OutboxParts.Where(p => p.MessageId == envelope.Id).ExecuteDeleteAsync(CancellationToken.None));
    }

    /// <summary>A part is recorded even while the host stops, or it would be sent again.</summary>
    public async Task WriteAsync(List<OutboxPart> parts, OutboxPart changed)
    {
        _unwritten[changed.MessageId] = parts;
        await InAsync(db =>
        {
            db.OutboxParts.UpdateRange(parts.Where(p => p == changed || (p.Id == 0 && p.Version == changed.Version)));
            return db.SaveChangesAsync(CancellationToken.None);
        });
        _unwritten.TryRemove(changed.MessageId, out _);
        Checkpoint.Reach(Checkpoint.PartSent, paths);
    }

    public Task RemoveAsync(OutboxPart part) => InAsync(db => db.OutboxParts.Where(p => p.Id == part.Id).ExecuteDeleteAsync(CancellationToken.None));

    private Task<List<OutboxPart>> ReadAsync(long message, CancellationToken cancellationToken) =>
        InAsync(db => db.OutboxParts.AsNoTracking().Where(p => p.MessageId == message).ToListAsync(cancellationToken));

    /// <summary>What a message of one part became: most likely a text.</summary>
    private static OutboxPart Only(OutboxMessage envelope, string externalId)
    {
        var part = new OutboxPart(envelope.Id, isFile: false);
        part.Show(0, 0, externalId, "");
        return part;
    }

    private async Task<T> InAsync<T>(Func<CoResearchDb, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CoResearchDb>());
    }
}

/// <summary>What is there of a message while one version of it is delivered.</summary>
internal sealed class MessageParts(OutboxMessage message, List<OutboxPart> all, DeliveredParts? written)
{
    private const int Length = 16;

    /// <summary>The parts of this version that are there, in order.</summary>
    public IReadOnlyList<OutboxPart> Begun => [.. all.Where(p => p.Version == message.Version).OrderBy(p => p.Position)];

    /// <summary>The texts of versions before that this one has not taken the place of, the newest first.</summary>
    public IEnumerable<OutboxPart> Texts => Before.Where(p => !p.IsFile);

    /// <summary>The id that stands for the message: its first text's, or its first part's; null while nothing is there.</summary>
    public string? Id => Begun.OrderBy(p => p.IsFile).FirstOrDefault()?.ExternalId;

    private IEnumerable<OutboxPart> Before => all.Where(p => p.Version < message.Version).OrderByDescending(p => p.Version).ThenBy(p => p.Position);

    /// <summary>Whether that file is there, from whatever version.</summary>
    public bool HasFile(string shows) => all.Exists(p => p.IsFile && Shows(p, shows));

    /// <summary>A file of a version before that shows the same.</summary>
    public OutboxPart? File(string shows) => Before.FirstOrDefault(p => p.IsFile && Shows(p, shows));

    public static bool Shows(OutboxPart part, string shows) => part.Fingerprint == Hash(shows);

    /// <summary>The platform has the next part now, in the place of one before if there was one.</summary>
    public async Task AddAsync(OutboxPart? before, string externalId, bool isFile, string shows)
    {
        var position = Begun.Count;
        var part = before ?? new OutboxPart(message.Id, isFile);
        if (before is null) all.Add(part);
        part.Show(message.Version, position, externalId, Hash(shows));
        if (written is not null) await written.WriteAsync(all, part);
    }

    /// <summary>The platform does not have it any more.</summary>
    public async Task RemoveAsync(OutboxPart part)
    {
        all.Remove(part);
        if (written is not null && part.Id != 0) await written.RemoveAsync(part);
    }

    private static string Hash(string shows) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shows)))[..Length];
}
