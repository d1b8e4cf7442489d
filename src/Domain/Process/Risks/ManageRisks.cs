using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Risks;

/// <summary>What is said of a risk; null for what is not said.</summary>
public sealed record RiskWords(RiskLevel? Likelihood, RiskLevel? Impact, Person? Owner, string? Mitigation);

/// <summary>Raises, reviews and closes risks; whose a risk becomes is told, unless they did it themselves. Does not commit.</summary>
public sealed class ManageRisks(CoResearchDb db, TimeProvider clock, Pulses pulses)
{
    private static readonly Dictionary<string, RiskLevel> Levels = Enum.GetValues<RiskLevel>().ToDictionary(l => l.ToString().ToLowerInvariant());

    /// <summary>As I write them in Russian myself.</summary>
    private static readonly (string Stem, RiskLevel Level)[] InRussian = [("низк", RiskLevel.Low), ("средн", RiskLevel.Medium), ("высок", RiskLevel.High)];

    public static Result<RiskLevel> ReadLevel(string typed) =>
        Levels.TryGetValue(typed.ToLowerInvariant(), out var level) ? level
        : Array.Find(InRussian, r => typed.StartsWith(r.Stem, StringComparison.OrdinalIgnoreCase)) is { Stem: not null } named ? named.Level
        : Levels.Keys.FirstOrDefault(name => name[..1].Equals(typed, StringComparison.OrdinalIgnoreCase)) is { } name ? Levels[name]
        : new BadRiskLevel(typed, Nearest.Hint(typed.ToLowerInvariant(), Levels.Keys));

    public async Task<Result<Risk>> AddAsync(Person by, Challenge challenge, string text, RiskWords words, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await StrangerAsync(words.Owner, challenge, cancellationToken) is { } stranger) return stranger;
        if (Risk.Raise(challenge.Id, text, words.Likelihood ?? RiskLevel.Medium, words.Impact ?? RiskLevel.Medium, words.Owner?.Id, words.Mitigation ?? "", by.Id, clock.GetUtcNow()).Failed(out var risk, out var error)) return error;
        if (await db.Risks.CountAsync(r => r.ChallengeId == challenge.Id && r.ClosedAt == null, cancellationToken) >= Risk.MostOpen) return new TooManyRisks(Risk.MostOpen);
        db.Risks.Add(risk);
        await db.SaveChangesAsync(cancellationToken);
        Tell(risk, by, null);
        return risk;
    }

    /// <summary>Somebody looked at it: with words it stands otherwise from now on, without any it stands as before.</summary>
    public async Task<Result<Risk>> ReviewAsync(Person by, Challenge challenge, long id, RiskWords words, CancellationToken cancellationToken)
    {
        if ((await FindAsync(challenge, id, cancellationToken)).Failed(out var risk, out var error)) return error;
        if (await StrangerAsync(words.Owner, challenge, cancellationToken) is { } stranger) return stranger;
        var before = risk.OwnerId;
        if (risk.Review(words.Likelihood, words.Impact, words.Owner?.Id, words.Mitigation, clock.GetUtcNow()).Error is { } refused) return refused;
        Tell(risk, by, before);
        return risk;
    }

    public async Task<Result<Risk>> CloseAsync(Person by, Challenge challenge, long id, string outcome, CancellationToken cancellationToken)
    {
        if ((await FindAsync(challenge, id, cancellationToken)).Failed(out var risk, out var error)) return error;
        return risk.Close(outcome, by.Id, clock.GetUtcNow()).Error is { } refused ? refused : risk;
    }

    private void Tell(Risk risk, Person by, PersonId? before)
    {
        if (risk.OwnerId is not { } owner || owner == before || owner == by.Id) return;
        db.Notices.Add(Notice.Of(NoticeKind.RiskAssigned, owner, risk.ChallengeId, risk.Id, by.Id.Value.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
    }

    private async Task<Result<Risk>> FindAsync(Challenge challenge, long id, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        return await db.Risks.FirstOrDefaultAsync(r => r.Id == id && r.ChallengeId == challenge.Id, cancellationToken) is { } risk ? risk : new NoSuchRisk(id, challenge.Slug);
    }

    private async Task<Error?> StrangerAsync(Person? owner, Challenge challenge, CancellationToken cancellationToken) =>
        owner is null || await db.Memberships.AnyAsync(m => m.PersonId == owner.Id && m.ChallengeId == challenge.Id && m.LeftAt == null, cancellationToken)
            ? null : new OwnerNotInTeam(owner.Name, challenge.Slug);
}
