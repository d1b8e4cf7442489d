using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Digests;

/// <summary>Something that is told once: written in the transaction that puts it on its way. The key says what, about whom and for which time.</summary>
public sealed class Told(string key, DateTimeOffset at)
{
    public string Key { get; private set; } = key;
    public DateTimeOffset At { get; private set; } = at;

    public void Again(DateTimeOffset at) => At = at;

    /// <summary>
    /// Begins the transaction in which something is told, with the mark that says so. False, and no transaction, where it was told before; of
    /// two who come at once, the second finds the mark of the first.
    /// </summary>
    internal static async Task<bool> BeginAsync(CoResearchDb db, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken)) return false;
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken))
        {
            await db.DropChangesAsync();
            return false;
        }
        db.Told.Add(new Told(key, now));
        return true;
    }
}

/// <summary>Why a member may need somebody, by rules that mentors can read.</summary>
public enum StuckKind
{
    /// <summary>A mentor is waited for, or the member said so: what blocks them is as old as the lab allows.</summary>
    Blocker,

    /// <summary>The last runs failed, one after the other.</summary>
    FailingRuns,

    /// <summary>No submission for many days.</summary>
    NoCommit,

    /// <summary>Check-ins in a row went by without an answer.</summary>
    MissedCheckIns,

    /// <summary>The last scores are each worse than the one before.</summary>
    FallingScore,

    /// <summary>A card is over its day.</summary>
    CardOverdue,
}

/// <summary>A mentor looked after it: what was known of it by then is not shown again.</summary>
public sealed class Handled(ChallengeId challengeId, PersonId personId, StuckKind kind, PersonId by, DateTimeOffset at)
{
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public PersonId PersonId { get; private set; } = personId;
    public StuckKind Kind { get; private set; } = kind;
    public PersonId By { get; private set; } = by;
    public DateTimeOffset At { get; private set; } = at;

    public void Again(PersonId by, DateTimeOffset at) => (By, At) = (by, at);
}

/// <summary>What a mentor did for somebody: what supervision costs is counted from these.</summary>
public enum MentorActionKind
{
    Nudged,
    OfferedHelp,
    ProposedTalk,
    MarkedHandled,
    Answered,

    /// <summary>Approved or declined a claim.</summary>
    Decided,

    /// <summary>Read a student's code, or said something about a student's card.</summary>
    Reviewed,
}

/// <summary>An action of a mentor or expert. Never changed.</summary>
public sealed class MentorAction(MentorActionKind kind, PersonId by, PersonId? aboutId, ChallengeId challengeId, DateTimeOffset at)
{
    public long Id { get; private set; }
    public MentorActionKind Kind { get; private set; } = kind;
    public PersonId By { get; private set; } = by;
    public PersonId? AboutId { get; private set; } = aboutId;
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public DateTimeOffset At { get; private set; } = at;
}

internal sealed class ToldMap : IEntityTypeConfiguration<Told>
{
    public void Configure(EntityTypeBuilder<Told> builder) => builder.HasKey(t => t.Key);
}

internal sealed class HandledMap : IEntityTypeConfiguration<Handled>
{
    public void Configure(EntityTypeBuilder<Handled> builder)
    {
        builder.HasKey(h => new { h.ChallengeId, h.PersonId, h.Kind });
        builder.HasOne<Challenge>().WithMany().HasForeignKey(h => h.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(h => h.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(h => h.By);
    }
}

internal sealed class MentorActionMap : IEntityTypeConfiguration<MentorAction>
{
    public void Configure(EntityTypeBuilder<MentorAction> builder)
    {
        builder.HasOne<Challenge>().WithMany().HasForeignKey(a => a.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.By);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.AboutId);
        builder.HasIndex(a => new { a.ChallengeId, a.At });
    }
}
