using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Risks;

public enum RiskLevel
{
    Low,
    Medium,
    High,
}

/// <summary>What may go wrong in a challenge and what is done against it: looked at in each meeting, and closed with what happened.</summary>
public sealed class Risk
{
    public const int LongestText = 300, LongestMitigation = 1000, LongestOutcome = 1000, MostOpen = 50;

    private Risk(string text) => Text = text;

    public long Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public string Text { get; private set; }
    public RiskLevel Likelihood { get; private set; }
    public RiskLevel Impact { get; private set; }

    /// <summary>Who keeps an eye on it.</summary>
    public PersonId? OwnerId { get; private set; }

    /// <summary>What is done so that it does not happen, or hurts less; empty for nothing yet.</summary>
    public string Mitigation { get; private set; } = "";
    public PersonId RaisedBy { get; private set; }
    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>When somebody last said how it stands.</summary>
    public DateTimeOffset ReviewedAt { get; private set; }
    public PersonId? ClosedBy { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>What happened.</summary>
    public string? Outcome { get; private set; }

    /// <summary>1 to 9, likelihood times impact: the gravest come first.</summary>
    public int Weight => ((int)Likelihood + 1) * ((int)Impact + 1);

    /// <summary>High in one and at least medium in the other: it is told until it is over.</summary>
    public bool Grave => Weight >= ((int)RiskLevel.High + 1) * ((int)RiskLevel.Medium + 1);

    public static Result<Risk> Raise(ChallengeId challenge, string text, RiskLevel likelihood, RiskLevel impact, PersonId? owner, string mitigation, PersonId by, DateTimeOffset now)
    {
        var trimmed = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (trimmed.Length is 0 or > LongestText) return new BadRiskText(LongestText);
        var risk = new Risk(trimmed) { ChallengeId = challenge, RaisedBy = by, RaisedAt = now };
        return risk.Review(likelihood, impact, owner, mitigation, now).Error is { } error ? error : risk;
    }

    /// <summary>How it stands now; null leaves a part as it is.</summary>
    public Result<Done> Review(RiskLevel? likelihood, RiskLevel? impact, PersonId? owner, string? mitigation, DateTimeOffset now)
    {
        if (mitigation?.Trim() is { Length: > LongestMitigation }) return new BadMitigation(LongestMitigation);
        if (ClosedAt is not null) return new RiskIsClosed(Id);
        (Likelihood, Impact, OwnerId, Mitigation, ReviewedAt) = (likelihood ?? Likelihood, impact ?? Impact, owner ?? OwnerId, mitigation?.Trim() ?? Mitigation, now);
        return Done.Ok;
    }

    public Result<Done> Close(string outcome, PersonId by, DateTimeOffset now)
    {
        var trimmed = outcome.Trim();
        if (trimmed.Length is 0 or > LongestOutcome) return new BadOutcome(LongestOutcome);
        if (ClosedAt is not null) return new RiskIsClosed(Id);
        (Outcome, ClosedBy, ClosedAt) = (trimmed, by, now);
        return Done.Ok;
    }
}

public sealed record BadRiskText(int Most)
    : Error("bad_risk_text", $"Say in 1 to {Most} characters what may go wrong, in quotes: /risk add \"The labels leak\" low high");

public sealed record TooManyRisks(int Most)
    : Error("too_many_risks", $"{Most} open risks are more than a team can watch. Close what is over first: /risk close …");

public sealed record BadRiskLevel(string Typed, Phrase Hint)
    : Error("bad_risk_level", $"\"{Typed}\" is neither low, medium nor high.{Hint} First comes how likely it is, then how bad it would be: /risk add \"The labels leak\" low high");

public sealed record BadMitigation(int Most)
    : Error("bad_mitigation", $"What is done against a risk has at most {Most} characters. A card holds the details: /card add …");

public sealed record BadOutcome(int Most)
    : Error("bad_outcome", $"Say in 1 to {Most} characters what happened.");

public sealed record NoSuchRisk(long Id, string Slug)
    : Error("no_such_risk", $"There is no risk {Id} in {Slug}. /risk {Slug} lists them.");

public sealed record RiskIsClosed(long Id)
    : Error("risk_is_closed", $"Risk {Id} is closed already. If it is back, /risk add it anew.");

public sealed record OwnerNotInTeam(string Name, string Slug)
    : Error("owner_not_in_team", $"{Name} does not take part in {Slug}, so no risk there can be theirs. /team {Slug} shows who does.");

internal sealed class RiskMap : IEntityTypeConfiguration<Risk>
{
    public void Configure(EntityTypeBuilder<Risk> builder)
    {
        builder.Property(r => r.Text).HasMaxLength(Risk.LongestText);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(r => r.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.OwnerId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.RaisedBy);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ClosedBy);
        builder.HasIndex(r => new { r.ChallengeId, r.ClosedAt });
    }
}
