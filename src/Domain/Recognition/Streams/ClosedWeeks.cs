using CoResearch.Domain.Challenges;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>Up to which week the weekly streams of a challenge are settled.</summary>
public sealed class ClosedWeeks(ChallengeId challengeId, DateOnly through)
{
    public ChallengeId ChallengeId { get; private set; } = challengeId;

    /// <summary>The Monday of the last settled week.</summary>
    public DateOnly Through { get; private set; } = through;

    public void CloseThrough(DateOnly week) => Through = week;
}

internal sealed class ClosedWeeksMap : IEntityTypeConfiguration<ClosedWeeks>
{
    public void Configure(EntityTypeBuilder<ClosedWeeks> builder)
    {
        builder.HasKey(c => c.ChallengeId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);
    }
}
